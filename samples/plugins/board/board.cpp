#include "board.h"

ORRERY_PLUGIN(board::Board, "org.orrery.sample.board", "1.0.0",
              {"path", "where the board is, as the proxy's --route says", "/board"})
