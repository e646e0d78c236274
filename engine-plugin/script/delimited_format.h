// How a delimited text is cut into rows and cells.
#pragma once

#include <cstdint>
#include <string>

#include "script/text_encoding.h"

namespace orrery::engine {

enum class Quoting {
    none,      // quotes are plain characters
    standard,  // honoured as first and last character of a cell; cells do not contain line breaks
    msq,       // quoted cells may contain delimiters and line breaks; a quote inside is doubled
};

enum class Labels { none, embedded };

struct DelimitedFormat {
    char delimiter = ',';
    bool runs_of_spaces = false;  // "delimiter is spaces": any number of blanks separates
    Quoting quoting = Quoting::standard;
    Labels labels = Labels::none;
    Charset charset = Charset::utf8;
    std::uint32_t header_lines = 0;  // skipped before the labels
    std::string comment;             // lines that start so are skipped; empty: none
    bool trim_cells = false;         // blanks around cells are left out (INLINE)
};

}  // namespace orrery::engine
