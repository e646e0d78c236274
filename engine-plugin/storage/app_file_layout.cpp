#include "storage/app_file_layout.h"

#include <cstring>
#include <set>

#include "storage/checksum.h"

namespace orrery::engine {
namespace {

class LayoutReader {
public:
    LayoutReader(const std::filesystem::path& path, std::span<const std::byte> file) : path_(path), file_(file) {}

    AppFileLayout read() {
        find_directory();
        for (std::uint64_t left = number<std::uint64_t>(); left > 0; --left) {
            std::string name = text();
            layout_.sections.push_back({std::move(name), array(1)});
        }
        layout_.has_model = number<std::uint8_t>() != 0;
        if (!layout_.has_model) return std::move(layout_);
        read_all(layout_.fields, number<FieldId>(), "a field occurs twice", [this] { return read_field(); });
        read_all(layout_.tables, number<TableId>(), "a table occurs twice", [this] { return read_table(); });
        layout_.warnings.resize(count());
        for (ModelWarning& warning : layout_.warnings) {
            warning.kind = static_cast<ModelWarning::Kind>(number<std::uint8_t>() != 0);
            warning.message = text();
        }
        if (layout_.version == kAppFileGuardedVersion) layout_.access = read_access();
        return std::move(layout_);
    }

private:
    [[nodiscard]] AppFileError damaged(const std::string& how) const {
        return damaged_app_file(path_, how, directory_offset_ + at_);
    }

    void find_directory() {
        AppFileHead head;
        if (file_.size() < sizeof head) throw damaged("it is too short");
        std::memcpy(&head, file_.data(), sizeof head);
        if (head.magic != kAppFileMagic) throw AppFileError(path_.string() + " is no app file");
        if (checksum(file_.first(kAppFileHeadChecked)) != head.head_checksum)
            throw damaged("the checksum of its head is wrong");
        if (head.version < kAppFileOldVersion || head.version > kAppFileGuardedVersion)
            throw AppFileError("app file " + path_.string() + " has format version " + std::to_string(head.version) +
                               "; this engine reads version " + std::to_string(kAppFileGuardedVersion));
        layout_.version = head.version;
        if (head.directory_offset > file_.size() || head.directory_bytes > file_.size() - head.directory_offset)
            throw damaged("it is shorter than it says");
        directory_ = file_.subspan(head.directory_offset, head.directory_bytes);
        directory_offset_ = head.directory_offset;
        if (checksum(directory_) != head.directory_checksum) throw damaged("the checksum of its directory is wrong");
    }

    std::span<const std::byte> take(std::uint64_t size) {
        if (size > directory_.size() - at_) throw damaged("its directory ends early");
        at_ += size;
        return directory_.subspan(at_ - size, size);
    }
    template <typename T>
    T number() {
        T value;
        std::memcpy(&value, take(sizeof value).data(), sizeof value);
        return value;
    }
    bool flag() { return number<std::uint8_t>() != 0; }
    std::string text() {
        const std::span<const std::byte> bytes = take(number<std::uint64_t>());
        return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
    }
    /// A number of things of which each takes at least one byte of the directory.
    std::uint64_t count() {
        const auto value = number<std::uint64_t>();
        if (value > directory_.size() - at_) throw damaged("its directory is inconsistent");
        return value;
    }
    std::vector<std::string> texts() {
        std::vector<std::string> list(count());
        for (std::string& entry : list) entry = text();
        return list;
    }
    /// An array of items of that many bytes.
    StoredArray array(std::size_t item) {
        StoredArray array{number<std::uint64_t>(), number<std::uint64_t>(), {}};
        if (array.offset % kAppFileAlignment != 0 || array.offset > file_.size() ||
            array.bytes > file_.size() - array.offset || array.bytes % item != 0)
            throw damaged("an array lies outside the file");
        for (std::uint64_t done = 0; done < array.bytes; done += kAppFileBlock)
            array.checksums.push_back(number<std::uint64_t>());
        return array;
    }

    template <typename T, typename Read>
    void read_all(std::vector<T>& all, std::uint32_t number_of_them, const char* twice, Read&& read) {
        std::set<std::string> names;
        for (; number_of_them > 0; --number_of_them) {
            all.push_back(read());
            if (!names.insert(all.back().details.name).second) throw damaged(twice);
        }
    }

    StoredField read_field() {
        StoredField field;
        FieldDetails& details = field.details;
        details.name = text();
        const auto type = number<std::uint8_t>();
        if (type > static_cast<std::uint8_t>(NumberType::interval)) throw damaged("a number format is unknown");
        details.format.type = static_cast<NumberType>(type);
        details.format.pattern = text();
        details.comment = text();
        details.tags = texts();
        details.synthetic = flag();
        details.components = texts();
        field.size = number<Element>();
        field.uniform = static_cast<Symbols::Kind>(number<std::uint8_t>());
        field.kinds = array(sizeof(std::uint8_t));
        field.numbers = array(sizeof(double));
        field.text_offsets = array(sizeof(std::uint32_t));
        field.text_bytes = array(sizeof(char));
        return field;
    }

    StoredTable read_table() {
        StoredTable table;
        TableDetails& details = table.details;
        details.name = text();
        details.comment = text();
        details.tags = texts();
        details.synthetic = flag();
        details.loose = flag();
        details.distinct = flag();
        details.loaded_fields.resize(count());
        for (LoadedField& loaded : details.loaded_fields) {
            loaded.name = text();
            loaded.non_null = number<std::uint64_t>();
            loaded.distinct = number<Element>();
        }
        table.rows = number<std::uint64_t>();
        if (table.rows >= RowIndex::kNoRow) throw damaged("a table has too many rows");
        table.columns.resize(count());
        std::set<FieldId> used;
        for (StoredColumn& column : table.columns) {
            column.field = number<FieldId>();
            column.width = number<std::uint32_t>();
            column.codes = array(1);
            if (column.field >= layout_.fields.size() || !used.insert(column.field).second)
                throw damaged("a column belongs to no field");
            if (!has_right_size(column, table.rows)) throw damaged("a column has the wrong size");
        }
        return table;
    }

    AccessPtr read_access() {
        auto access = std::make_shared<AccessTable>();
        access->star = text();
        access->fields = texts();
        if (access->fields.empty()) throw damaged("its access table is inconsistent");
        access->rows.resize(count());
        for (std::vector<Value>& row : access->rows)
            for (std::size_t cell = 0; cell < access->fields.size(); ++cell) row.push_back(read_cell());
        return access;
    }
    Value read_cell() {
        const auto kind = number<std::uint8_t>();
        const double value = (kind & 1) != 0 ? number<double>() : 0;
        if (kind > 3) throw damaged("its access table is inconsistent");
        if ((kind & 2) == 0) return kind == 0 ? Value() : Value(value);
        const std::string shown = text();
        return kind == 2 ? Value::text(shown) : Value::dual(shown, value);
    }

    [[nodiscard]] bool has_right_size(const StoredColumn& column, std::uint64_t rows) const {
        const Element cardinality = layout_.fields[column.field].size;
        if (cardinality == kNoElement) return false;
        if (layout_.version != kAppFileOldVersion)
            return column.width == Column::bits_for(cardinality) &&
                   column.codes.bytes == Column::size_for(rows, cardinality);
        // Version 1 had whole bytes per code.
        if (column.width == 0) return cardinality == 0;
        return column.width <= sizeof(Element) && column.codes.bytes % column.width == 0 &&
               column.codes.bytes / column.width == rows;
    }

    const std::filesystem::path& path_;
    std::span<const std::byte> file_;
    std::span<const std::byte> directory_;
    std::uint64_t directory_offset_ = 0;
    std::size_t at_ = 0;
    AppFileLayout layout_;
};

}  // namespace

AppFileLayout read_layout(const std::filesystem::path& path, const MappedFile& file) {
    return LayoutReader(path, file.bytes()).read();
}

AppFileError damaged_app_file(const std::filesystem::path& path, const std::string& how, std::uint64_t offset) {
    return {"app file " + path.string() + " is damaged: " + how + "; restore it from a backup", offset};
}

}  // namespace orrery::engine
