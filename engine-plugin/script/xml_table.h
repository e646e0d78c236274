// Reads XML files as tables: the elements at a path are rows, their attributes and the elements in them fields.
#pragma once

#include <string>

#include "script/delimited_reader.h"
#include "script/file_format.h"

namespace orrery::engine {

/// TABLE IS names the path of the rows, as root/orders/order; without it they are what the root holds. A field is
/// called after its attribute or element, one deeper in as path/element, and the text of a row itself as the row's
/// element. Of several elements of one name in a row the first counts, and it is warned: what repeats has a path of its
/// own. A field %Key_order, if it is asked for, is the number of the element "order" that is the row or holds it. What
/// has the name of another field gets a 1 behind it. Throws LoadError.
DelimitedTable read_xml_table(std::string_view file, const FileFormat& format, const std::string& shown,
                              const ReadOptions& options);

}  // namespace orrery::engine
