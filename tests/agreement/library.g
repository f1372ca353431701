# Prints groups of GAP's libraries, a line each: name|degree|generators|classes|pairs, with classes
# as [order, length] of each class of subgroups, and pairs the number of classes of pairs (H,K)
# with |H:K| = 2 followed by the number of all such K in the representatives H.  The Python side
# sets `limit` (of the order), `transitive`, `primitive` (of the degree) and `small` (of the order).

SetPrintFormattingStatus("*stdout*", false);

# The subgroups of index 2 lie above the squares and commutators.
HalfSubgroups := function(H)
    local below, hom;
    below := ClosureGroup(DerivedSubgroup(H), List(GeneratorsOfGroup(H), h -> h ^ 2));
    if Size(below) = Size(H) then return []; fi;
    hom := NaturalHomomorphismByNormalSubgroupNC(H, below);
    return List(MaximalSubgroups(Image(hom)), M -> PreImage(hom, M));
end;

Tell := function(name, acting)
    local degree, G, classes, told, pairs, all, class, H, halves;
    degree := Maximum(1, LargestMovedPoint(acting));
    if Size(acting) > limit then return; fi;
    # GAP is much faster with solvable groups that are given by a polycyclic presentation.
    G := acting;
    if IsSolvableGroup(G) then G := Image(IsomorphismPcGroup(G)); fi;
    classes := ConjugacyClassesSubgroups(G);
    told := [];
    pairs := 0;
    all := 0;
    for class in classes do
        H := Representative(class);
        Add(told, [Size(H), Size(class)]);
        halves := HalfSubgroups(H);
        all := all + Length(halves);
        if Length(halves) > 0 then
            pairs := pairs + Length(OrbitsDomain(Normalizer(G, H), halves));
        fi;
    od;
    Print(name, "|", degree, "|", List(GeneratorsOfGroup(acting), g -> ListPerm(g, degree)), "|",
          told, "|", [pairs, all], "\n");
end;

for n in [1 .. transitive] do
    for i in [1 .. NrTransitiveGroups(n)] do
        Tell(Concatenation("TransitiveGroup(", String(n), ",", String(i), ")"),
             TransitiveGroup(n, i));
    od;
od;
for n in [transitive + 1 .. primitive] do
    for i in [1 .. NrPrimitiveGroups(n)] do
        Tell(Concatenation("PrimitiveGroup(", String(n), ",", String(i), ")"),
             PrimitiveGroup(n, i));
    od;
od;
for n in [2 .. small] do
    for i in [1 .. NumberSmallGroups(n)] do
        Tell(Concatenation("SmallGroup(", String(n), ",", String(i), ")"),
             Image(IsomorphismPermGroup(SmallGroup(n, i))));
    od;
od;
QUIT_GAP(0);
