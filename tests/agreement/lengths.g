# Prints for each group and subgroups in `questions`, a list of [name, generators, [subgroups]], a
# line name|answers, the answers being [order, length of the class] of each subgroup.

SetPrintFormattingStatus("*stdout*", false);

Answer := function(name, generators, subgroups)
    local G, Measure;
    G := Group(List(generators, PermList), ());
    Measure := function(gens)
        local H;
        H := SubgroupNC(G, List(gens, PermList));
        return [Size(H), IndexNC(G, Normalizer(G, H))];
    end;
    Print(name, "|", List(subgroups, Measure), "\n");
end;

for question in questions do CallFuncList(Answer, question); od;
QUIT_GAP(0);
