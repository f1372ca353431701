# Counts words of hidden layers by the published rule: signed permutation representations (H,K) up to
# conjugacy, with falling numbers of neurons and none with one; a layer is admissible when only K
# fixes, up to nothing, all rows that it can have on the inputs and on the layers before it.
# Set GROUP before; prints one line a depth, then milliseconds.

pairs_of := function(G)
    local pairs, class, H, K, seen;
    pairs := [];
    for class in ConjugacyClassesSubgroups(G) do
        H := Representative(class);
        if H <> G then
            Add(pairs, [H, H]);
            seen := [];
            for K in Filtered(MaximalSubgroups(H), K -> Index(H, K) = 2) do
                if not ForAny(seen, L -> RepresentativeAction(Normalizer(G, H), L, K) <> fail) then
                    Add(seen, K);
                    Add(pairs, [H, K]);
                fi;
            od;
        fi;
    od;
    return pairs;
end;

# The elements of G that fix every row of the pair on some points, on which act moves G; and the
# number of free weights.
fixing := function(G, points, act, pair)
    local image, orbit, halves, stabiliser, free;
    stabiliser := G;
    free := 0;
    for orbit in Orbits(pair[1], points, act) do
        halves := Orbits(pair[2], orbit, act);
        if pair[1] = pair[2] or Length(halves) = 2 then
            free := free + 1;
            for image in halves do
                stabiliser := Stabilizer(stabiliser, Set(image),
                    function(set, g) return Set(set, x -> act(x, g)); end);
            od;
        fi;
    od;
    return [stabiliser, free];
end;

count := function(G)
    local pairs, tables, own, cosets, classes, place, p, q, words, level, next, word, S, free, depth;
    pairs := pairs_of(G);
    classes := Unique(List(pairs, p -> p[1]));
    own := List(pairs, p -> fixing(G, [1 .. LargestMovedPoint(G)], OnPoints, p));
    tables := List(classes, function(J)
        local cosets;
        cosets := RightCosets(G, J);
        return List(pairs, p -> fixing(G, AsList(cosets), OnRight, p));
    end);
    place := List(pairs, p -> Position(classes, p[1]));
    level := [[]];
    depth := 0;
    while Length(level) > 0 do
        next := [];
        for word in level do
            for p in [1 .. Length(pairs)] do
                if Length(word) = 0 or Index(G, pairs[p][1]) < Index(G, pairs[word[Length(word)]][1]) then
                    S := own[p][1];
                    free := own[p][2];
                    for q in word do
                        S := Intersection(S, tables[place[q]][p][1]);
                        free := free + tables[place[q]][p][2];
                    od;
                    if free > 0 and S = pairs[p][2] and not (p in word) then
                        Add(next, Concatenation(word, [p]));
                    fi;
                fi;
            od;
        od;
        level := next;
        depth := depth + 1;
        if Length(level) > 0 then
            Print("words ", depth, " ", Length(level), "\n");
        fi;
    od;
end;

start := Runtime();;
count(GROUP);
Print("milliseconds ", Runtime() - start, "\n");
QUIT;
