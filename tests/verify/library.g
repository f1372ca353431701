# Prints groups of GAP's libraries of order at most 5000, a line each: name|degree|generators.
SetPrintFormattingStatus("*stdout*", false);
for p in ["transgrp", "primgrp", "smallgrp"] do LoadPackage(p, false); od;

Tell := function(name, G)
    local degree;
    if Size(G) > 5000 then return; fi;
    degree := Maximum(1, LargestMovedPoint(G));
    Print(name, "|", degree, "|", List(GeneratorsOfGroup(G), g -> ListPerm(g, degree)), "\n");
end;

for n in [2 .. 8] do
    for i in [1 .. NrTransitiveGroups(n)] do
        Tell(Concatenation("TransitiveGroup(", String(n), ",", String(i), ")"),
             TransitiveGroup(n, i));
    od;
od;
for n in [9 .. 13] do
    for i in [1 .. NrPrimitiveGroups(n)] do
        Tell(Concatenation("PrimitiveGroup(", String(n), ",", String(i), ")"),
             PrimitiveGroup(n, i));
    od;
od;
for n in [2 .. 31] do
    for i in [1 .. NumberSmallGroups(n)] do
        Tell(Concatenation("SmallGroup(", String(n), ",", String(i), ")"),
             Image(IsomorphismPermGroup(SmallGroup(n, i))));
    od;
od;
QUIT_GAP(0);
