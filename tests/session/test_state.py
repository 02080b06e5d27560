"""The table of states: every way in it can be gone, and no other."""

import pytest

from reknit.session.state import LEGAL, BlockState, IllegalTransition, move


@pytest.mark.parametrize("now", BlockState)
@pytest.mark.parametrize("to", BlockState)
def test_the_table_is_the_law(now: BlockState, to: BlockState) -> None:
    if to in LEGAL[now]:
        assert move(now, to) is to
    else:
        with pytest.raises(IllegalTransition, match=f"from '{now.value}' to '{to.value}'"):
            move(now, to)


def test_every_state_is_in_the_table_and_can_be_reached() -> None:
    assert set(LEGAL) == set(BlockState)
    reached, todo = {BlockState.PREPARE}, [BlockState.PREPARE]
    while todo:
        for state in LEGAL[todo.pop()] - reached:
            reached.add(state)
            todo.append(state)
    assert reached == set(BlockState)


def test_every_state_leads_to_the_end_and_nothing_leads_out_of_it() -> None:
    assert all(BlockState.FINISHED in LEGAL[state] for state in BlockState if state is not BlockState.FINISHED)
    assert not LEGAL[BlockState.FINISHED]
    with pytest.raises(IllegalTransition, match="it has ended"):
        move(BlockState.FINISHED, BlockState.PRACTISE)
