#include "script/qvd_reader.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "expression/format_date.h"
#include "script/load_error.h"

namespace orrery::engine {
namespace {

static_assert(std::endian::native == std::endian::little, "QVD files are little-endian");

constexpr std::uint64_t kCheckEvery = 65536;

/// Reads the values of one field, one after the other.
class SymbolReader {
public:
    SymbolReader(std::string_view bytes, const QvdField& field, const FormatSettings& formats, const std::string& shown)
        : rest_(bytes), field_(field), formats_(formats), shown_(shown) {}

    Value next() {
        switch (take<std::uint8_t>()) {
            case 1:
                return number(take<std::int32_t>());
            case 2:
                return number(take<double>());
            case 4:
                return Value::text(take_text());
            case 5: {
                const double value = take<std::int32_t>();
                return Value::dual(take_text(), value);
            }
            case 6: {
                const double value = take<double>();
                return Value::dual(take_text(), value);
            }
            default:
                fail("has a value of unknown kind");
        }
    }

private:
    template <class Number>
    Number take() {
        if (rest_.size() < sizeof(Number)) fail("breaks off");
        Number number;
        std::memcpy(&number, rest_.data(), sizeof number);
        rest_.remove_prefix(sizeof number);
        return number;
    }
    std::string_view take_text() {
        const std::size_t end = rest_.find('\0');
        if (end == std::string_view::npos) fail("breaks off");
        const std::string_view text = rest_.substr(0, end);
        rest_.remove_prefix(end + 1);
        return text;
    }
    [[nodiscard]] Value number(double value) const {
        const NumberFormat& format = field_.format;
        if (format.type == NumberType::interval && !format.pattern.empty())
            return Value::dual(format_interval(value, format.pattern), value);
        const bool is_time =
            format.type == NumberType::date || format.type == NumberType::time || format.type == NumberType::timestamp;
        if (!is_time || format.pattern.empty()) return value;
        return Value::dual(format_date(value, format.pattern, formats_), value);
    }
    [[noreturn]] void fail(const char* what) const {
        throw LoadError(LoadErrorKind::wrong_format, shown_ + ": field " + field_.name + " of the QVD file " + what);
    }

    std::string_view rest_;
    const QvdField& field_;
    const FormatSettings& formats_;
    const std::string& shown_;
};

/// The bits of a field in a row, as a number.
std::uint64_t bits_of(const char* row, std::uint64_t row_bytes, const QvdField& field) {
    const std::uint64_t first = field.bit_offset / 8;
    std::uint64_t word = 0;
    std::memcpy(&word, row + first, std::min<std::uint64_t>(sizeof word, row_bytes - first));
    return (word >> (field.bit_offset % 8)) & ((std::uint64_t{1} << field.bit_width) - 1);
}

SourceColumn read_column(std::string_view body, const QvdHeader& header, const QvdField& field,
                         const FormatSettings& formats, const std::string& shown, const ReadOptions& options) {
    std::vector<Value> values;
    values.reserve(field.symbols);
    SymbolReader symbols(body.substr(field.offset, field.length), field, formats, shown);
    for (std::uint64_t at = 0; at < field.symbols; ++at) values.push_back(symbols.next());

    SourceColumn column{field.name, {}, {}};
    column.codes.reserve(header.rows);
    std::vector<Element> elements(values.size(), kNoElement);  // in order of appearance, as tables have them
    const char* row = body.data() + header.offset;
    for (std::uint64_t at = 0; at < header.rows; ++at, row += header.row_bytes) {
        if (at % kCheckEvery == 0) options.check_cancelled();
        const auto stored = field.bit_width == 0 ? 0 : static_cast<std::int64_t>(bits_of(row, header.row_bytes, field));
        const std::int64_t index = stored + field.bias;
        if (index < 0) {
            column.codes.push_back(kNoElement);
            continue;
        }
        if (index >= std::ssize(values))
            throw LoadError(LoadErrorKind::wrong_format, shown + ": row " + std::to_string(at + 1) +
                                                             " of the QVD file has a value of field " + field.name +
                                                             " that the file does not hold");
        Element& element = elements[static_cast<std::size_t>(index)];
        if (element == kNoElement) element = column.symbols.intern(values[static_cast<std::size_t>(index)]);
        column.codes.push_back(element);
    }
    return column;
}

}  // namespace

DelimitedTable read_qvd(std::string_view file, const std::string& shown, const FormatSettings& formats,
                        const ReadOptions& options) {
    const QvdHeader header = read_qvd_header(file, shown);
    DelimitedTable read;
    read.table.rows = header.rows;
    // Rows without bits take no room in the file: what they would take here is asked before it is taken.
    options.check_size(header.rows, options.columns ? options.columns->size() : header.fields.size());
    for (const QvdField& field : header.fields) {
        read.labels.push_back(field.name);
        if (options.columns &&
            std::find(options.columns->begin(), options.columns->end(), field.name) == options.columns->end())
            continue;
        read.table.columns.push_back(read_column(file.substr(header.body), header, field, formats, shown, options));
        options.progress(header.rows);
    }
    return read;
}

}  // namespace orrery::engine
