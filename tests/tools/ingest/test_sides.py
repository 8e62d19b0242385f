"""Captions of a page get their pieces together, at the least cost."""

from tools.ingest.sides import BESIDE, DOWN, UP, Option, best_options, level_with

LEFT, RIGHT, BELOW = (72, 200, 290, 224), (322, 200, 540, 224), (72, 400, 540, 424)


def chosen(options, boxes):
    return [option and (option.side, option.piece) for option in best_options(options, boxes)]


def test_the_nearest_pieces_are_taken():
    options = [[Option(UP, 0, 8), Option(DOWN, 1, 40)], [Option(UP, 1, 9), Option(DOWN, 2, 50)]]
    assert chosen(options, [LEFT, BELOW]) == [(UP, 0), (UP, 1)]


def test_a_piece_is_for_one_caption_and_all_get_one_where_they_can():
    options = [[Option(UP, 0, 8), Option(DOWN, 1, 40)], [Option(UP, 0, 4)]]
    assert chosen(options, [LEFT, BELOW]) == [(DOWN, 1), (UP, 0)]


def test_captions_at_one_height_have_their_floats_on_one_side():
    options = [[Option(UP, 0, 8), Option(DOWN, 2, 10)], [Option(DOWN, 3, 10), Option(UP, 1, 60)]]
    assert chosen(options, [LEFT, RIGHT]) == [(DOWN, 2), (DOWN, 3)]
    assert chosen([options[0][:1], options[1]], [LEFT, RIGHT]) == [(UP, 0), (UP, 1)]


def test_a_float_beside_its_caption_binds_no_other():
    options = [[Option(BESIDE, 0, 5)], [Option(DOWN, 1, 5)]]
    assert chosen(options, [LEFT, RIGHT]) == [(BESIDE, 0), (DOWN, 1)]


def test_a_caption_far_from_everything_gets_none():
    assert chosen([[], [Option(UP, 0, 120)]], [LEFT, BELOW]) == [None, None]


def test_only_captions_beside_each_other_are_level():
    assert level_with([LEFT, RIGHT, BELOW]) == {1: [0]}


def test_many_captions_that_want_the_same_pieces_are_settled_all_the_same():
    options = [[Option(UP, piece, 1.0) for piece in range(30)] for _ in range(30)]
    found = best_options(options, [(0, 50.0 * i, 10, 50.0 * i + 5) for i in range(30)])
    assert len({option.piece for option in found if option}) == 30
