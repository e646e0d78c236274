#include "script/qvd_writer.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include "script/buffered_file.h"
#include "script/qvd_header.h"

namespace orrery::engine {
namespace {

constexpr std::uint64_t kCheckEvery = 65536;
constexpr std::int32_t kNullBias = -2;

template <class Number>
void append(std::string& out, Number number) {
    out.append(reinterpret_cast<const char*>(&number), sizeof number);
}

void append_text(std::string& out, std::string_view text) {
    for (const char byte : text)
        if (byte != 0) out += byte;  // a 0 ends a text
    out += '\0';
}

void append_symbol(std::string& out, const Value& value) {
    const double number = value.number();
    if (!value.has_number()) {
        out += '\x04';
        return append_text(out, value.stored_text());
    }
    const bool whole = std::trunc(number) == number && std::abs(number) <= std::numeric_limits<std::int32_t>::max() &&
                       !(number == 0 && std::signbit(number));
    out += static_cast<char>((whole ? 1 : 2) + (value.has_text() ? 4 : 0));
    if (whole)
        append(out, static_cast<std::int32_t>(number));
    else
        append(out, number);
    if (value.has_text()) append_text(out, value.stored_text());
}

/// A field on its way into the file: numbers of its values in order of appearance.
struct Packed {
    QvdField field;
    std::string symbols;
    std::vector<Element> numbers;  ///< by code of the column; kNoElement: does not occur
    const Codes* codes = nullptr;

    [[nodiscard]] std::uint64_t bits(std::uint64_t row) const {
        const Element code = (*codes)[row];
        if (code == kNoElement) return 0;
        return std::uint64_t{numbers[code]} - static_cast<std::uint64_t>(std::int64_t{field.bias});
    }
};

Packed pack(const QvdColumn& from, std::uint64_t rows, const std::function<void()>& check_cancelled) {
    Packed packed;
    const ColumnBuilder& column = *from.column;
    packed.field.name = from.label;
    packed.field.format = column.field->details.format;
    packed.codes = &column.codes;
    packed.numbers.resize(column.field->symbols.size(), kNoElement);
    bool has_null = false;
    for (std::uint64_t row = 0; row < rows; ++row) {
        if (row % kCheckEvery == 0) check_cancelled();
        const Element code = column.codes[row];
        if (code == kNoElement) {
            has_null = true;
        } else if (packed.numbers[code] == kNoElement) {
            packed.numbers[code] = static_cast<Element>(packed.field.symbols++);
            append_symbol(packed.symbols, column.field->symbols.value(code));
        }
    }
    packed.field.bias = has_null ? kNullBias : 0;
    const std::uint64_t kinds = packed.field.symbols + (has_null && packed.field.symbols > 0 ? 2 : 0);
    packed.field.bit_width = kinds > 1 ? static_cast<std::uint32_t>(std::bit_width(kinds - 1)) : 0;
    packed.field.length = packed.symbols.size();
    return packed;
}

void append_row(std::string& out, const std::vector<Packed>& columns, std::uint64_t row, std::uint64_t row_bytes) {
    const std::size_t start = out.size();
    out.resize(start + row_bytes);
    for (const Packed& column : columns) {
        const std::uint64_t shifted = column.bits(row) << (column.field.bit_offset % 8);
        for (std::uint64_t byte = 0; byte < sizeof shifted && (shifted >> (8 * byte)) != 0; ++byte)
            out[start + column.field.bit_offset / 8 + byte] |= static_cast<char>((shifted >> (8 * byte)) & 0xFF);
    }
}

}  // namespace

void write_qvd(const std::filesystem::path& path, const std::string& table, const std::string& created,
               const std::vector<QvdColumn>& columns, std::uint64_t rows,
               const std::function<void()>& check_cancelled) {
    QvdHeader header;
    header.table = table;
    header.created = created;
    header.rows = rows;
    std::vector<Packed> packed;
    std::uint32_t bits = 0;
    for (const QvdColumn& column : columns) {
        packed.push_back(pack(column, rows, check_cancelled));
        QvdField& field = packed.back().field;
        field.offset = header.offset;
        field.bit_offset = bits;
        bits += field.bit_width;
        header.offset += field.length;
        header.fields.push_back(field);
    }
    header.row_bytes = std::max<std::uint64_t>(1, (bits + 7) / 8);
    header.length = rows * header.row_bytes;

    BufferedFile file(path);
    file.buffer() += write_qvd_header(header);
    for (Packed& column : packed) {
        file.buffer() += column.symbols;
        std::string().swap(column.symbols);
        file.write_if_full();
    }
    for (std::uint64_t row = 0; row < rows; ++row) {
        if (row % kCheckEvery == 0) check_cancelled();
        append_row(file.buffer(), packed, row, header.row_bytes);
        file.write_if_full();
    }
    file.commit();
}

}  // namespace orrery::engine
