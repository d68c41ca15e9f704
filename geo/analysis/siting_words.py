"""What new stations would bring, and what closing one would cost, in a sentence."""

import math

from geo.analysis.covering import Closing
from geo.analysis.siting import Outcome, Placement
from geo.text import Text


def sentence(placement: Placement) -> Text:
    """Say what the chosen sites add, and how near the best choice they are; or why there are none.

    Parameters
    ----------
    placement
        What `geo.analysis.siting.greedy` or `optimal` found.
    """
    left = _number(placement.total - placement.before)
    match placement.outcome:
        case Outcome.CHOSEN | Outcome.FEWER:
            return _chosen(placement)
        case Outcome.NO_HOUSEHOLDS:
            return Text(
                zh="所选范围内没有户数，无法按户数选址。",
                en="There are no households here: no site can be chosen by them.",
            )
        case Outcome.ALL_COVERED:
            return Text(
                zh=f"现有站点已覆盖全部 {_number(placement.total)} 户，无需新增。",
                en=f"Existing stations cover all {_number(placement.total)} households: "
                "no new one is needed.",
            )
        case Outcome.NO_CANDIDATES:
            return Text(
                zh=f"没有候选点可选，仍有 {left} 户未覆盖。",
                en=f"There is no candidate; {left} households are not covered.",
            )
        case Outcome.OUT_OF_REACH:
            return Text(
                zh=f"尚有 {left} 户未覆盖，但没有候选点能覆盖其中任何一户，新增站点无济于事。",
                en=f"{left} households are not covered, and none of them is in reach of a "
                "candidate: no new station would cover more.",
            )


def closed(name: Text, closing: Closing, *, station: int) -> Text:
    """Say what would be lost if one station closed.

    Parameters
    ----------
    name
        What the station is called.
    closing
        What `geo.analysis.covering.closing` found.
    station
        Its column there.
    """
    lost = float(closing.households[station])
    if math.isnan(lost):
        return Text(
            zh=f"所选范围内没有户数，无法估算{name.zh}关闭的影响。",
            en=f"There are no households here: what closing {name.en} would cost is not known.",
        )
    if lost == 0:
        return Text(
            zh=f"若{name.zh}关闭，没有住户因此失去覆盖。",
            en=f"If {name.en} closed, no household would lose its cover.",
        )
    before, after = closing.covered / closing.total, (closing.covered - lost) / closing.total
    rates = _rates(before, after, down=True)
    return Text(
        zh=f"若{name.zh}关闭，{_number(lost)} 户将失去覆盖，{rates.zh}。",
        en=f"If {name.en} closed, {_number(lost)} households would lose their cover: {rates.en}.",
    )


def _chosen(placement: Placement) -> Text:
    sites = placement.chosen.size
    added = _number(placement.after - placement.before)
    rates = _rates(placement.share_before, placement.share_after, down=False)
    said = Text(
        zh=f"新增 {sites} 个站点，可多覆盖 {added} 户，{rates.zh}",
        en=f"{sites} new station{'s' * (sites > 1)} would cover {added} more households: "
        f"{rates.en}",
    )
    if placement.outcome is Outcome.FEWER:
        said += Text(
            zh=f"；原拟新增 {placement.asked} 个，其余候选点不能再增加覆盖",
            en=f"; {placement.asked} were asked for, but no other candidate would add any",
        )
    elif placement.proved:
        said += Text(zh="，已证明为最优方案", en=f"; no other {placement.asked} would cover more")
    else:
        # Up, so that the limit holds as said.
        missed = f"{math.ceil(placement.bound - placement.after):,}"
        said += Text(
            zh=f"；最优方案至多再多覆盖 {missed} 户",
            en=f"; the best choice would cover {missed} more at most",
        )
    return said + Text(zh="。", en=".")


def _rates(before: float, after: float, *, down: bool) -> Text:
    first, last = _percent(before), _percent(after)
    if first == last:
        less = "降低" if down else "提高"
        return Text(
            zh=f"覆盖率为 {last} %，{less}不足 0.1 个百分点",
            en=f"coverage is {last} %, {'down' if down else 'up'} by less than 0.1 points",
        )
    to = "降至" if down else "升至"
    return Text(
        zh=f"覆盖率由 {first} % {to} {last} %",
        en=f"coverage {'falls' if down else 'rises'} from {first} % to {last} %",
    )


def _percent(share: float) -> str:
    """Return the share in per cent: not 0.0 or 100.0 unless it is none or all."""
    tenths = math.floor(share * 1000 + 0.5)
    if 0 < share < 1:
        tenths = min(max(tenths, 1), 999)
    return f"{tenths / 10:.1f}"


def _number(households: float) -> str:
    return f"{households:,.0f}"
