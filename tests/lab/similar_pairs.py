"""Which real messages are similar: rows of `messages_with_replies.xlsx` as the sheet numbers them, no text.

How they were labelled: forty messages were drawn by chance (seed 20261125). For each, three crude orders that are not the
method under test (Jaccard of titles, Jaccard of whole texts, number of shared rare pairs) gave a pool of ten to seventeen
others. One reader who knew none of the method's answers read the titles and beginnings, and called two similar when
the same kind of office would handle them and a like remedy would help; the place may differ. Messages for which the
pool held none are left out. The method was run, and its weights were set, only afterwards; nothing here was changed then.
What no pool held is not labelled, so a good answer may count as a wrong one: the figures are a lower bound.
"""

from collections.abc import Mapping

SIMILAR: Mapping[int, frozenset[int]] = {
    row: frozenset(others)
    for row, others in {
        40: (97, 327, 650),
        105: (90, 238, 316, 2398, 2780),
        153: (107, 1159, 1177),
        223: (62, 239, 315, 593, 1013, 1119, 1464),
        339: (94, 493, 535, 816),
        507: (70, 163, 1674, 1879, 1909),
        726: (51, 1847),
        745: (136, 612, 739),
        991: (562, 1768),
        1005: (154, 229),
        1135: (65, 937, 1137),
        1168: (171, 360),
        1219: (1226, 1234),
        1276: (1027, 1292, 2547),
        1292: (871, 981, 1276, 1296, 1755, 1977, 2339, 2573, 2764),
        1626: (1267, 1331, 1532, 1600, 1843, 1845, 2179, 2182, 2242, 2454, 2682),
        1784: (1711,),
        1855: (1490, 1815),
        1856: (2711,),
        1967: (2000, 2416),
        2136: (371, 1820, 2065, 2137, 2139, 2140, 2611),
        2298: (2301, 2783),
        2506: (202, 212, 1071, 2168, 2230, 2513),
        2531: (541, 561, 563, 837, 1057, 2362, 2518, 2795),
        2559: (1393, 2441),
        2618: (967, 2305),
        2741: (2739, 2742, 2744, 2750),
    }.items()
}
