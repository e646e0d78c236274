#include <algorithm>
#include <atomic>
#include <set>
#include <utility>

#include "storage/app_file.h"
#include "storage/app_file_checks.h"
#include "storage/app_file_format.h"
#include "storage/checksum.h"
#include "storage/mapped_file.h"
#include "storage/parallel.h"

namespace orrery::engine {
namespace {

class AppFileReader {
public:
    explicit AppFileReader(const std::filesystem::path& path)
        : path_(path), file_(std::make_shared<const MappedFile>(path)) {
        AppFileHead head = read_head();
        version_ = head.version;
        if (head.directory_offset > file_->bytes().size() ||
            head.directory_bytes > file_->bytes().size() - head.directory_offset)
            throw damaged("it is shorter than it says");
        directory_ = file_->bytes().subspan(head.directory_offset, head.directory_bytes);
        if (checksum(directory_) != head.directory_checksum) throw damaged("the checksum of its directory is wrong");
    }

    std::map<std::string, std::string> read_sections() {
        std::map<std::string, std::string> sections;
        for (std::uint64_t left = number<std::uint64_t>(); left > 0; --left) {
            std::string name = text();
            Array<char> bytes = array<char>();
            sections.emplace(std::move(name), std::string(bytes.begin(), bytes.end()));
        }
        return sections;
    }

    AppFileContent read() {
        AppFileContent content;
        content.sections = read_sections();
        verify_blocks(take_blocks());
        if (number<std::uint8_t>() == 0) return content;
        std::vector<std::shared_ptr<const Field>> fields = read_fields();
        std::vector<std::shared_ptr<const Table>> tables = read_tables(fields);
        std::vector<ModelWarning> warnings = read_warnings();
        if (has_circle(tables)) throw damaged("its tables are linked in a circle");
        content.model = std::make_shared<const DataModel>(std::move(fields), std::move(tables), std::move(warnings));
        return content;
    }

    std::map<std::string, std::string> read_sections_only() {
        std::map<std::string, std::string> sections = read_sections();
        verify_blocks(take_blocks());
        return sections;
    }

private:
    struct Block {
        std::span<const std::byte> bytes;
        std::uint64_t checksum;
    };
    using Blocks = std::vector<Block>;

    static AppFileError damaged(const std::string& path, const std::string& how) {
        return AppFileError("app file " + path + " is damaged: " + how + "; restore it from a backup");
    }
    [[nodiscard]] AppFileError damaged(const std::string& how) const { return damaged(path_.string(), how); }

    /// Those of the arrays read since the last call.
    Blocks take_blocks() { return std::exchange(blocks_, {}); }

    void verify_blocks(const Blocks& blocks) const {
        for (const Block& block : blocks)
            if (checksum(block.bytes) != block.checksum) throw damaged("the checksum of a block is wrong");
    }

    /// Symbols and columns are checked when they are first looked at: opening an app reads only its directory.
    std::shared_ptr<Verification> verification_of(const std::string& name, const Symbols& symbols) {
        return std::make_shared<Verification>([path = path_.string(), name, symbols, blocks = take_blocks()] {
            std::atomic<bool> wrong{false};
            parallel_each(blocks.size(), [&](std::size_t i) {
                if (checksum(blocks[i].bytes) != blocks[i].checksum) wrong = true;
            });
            if (wrong) throw damaged(path, "the checksum of a block of field \"" + name + "\" is wrong");
            if (!valid_symbols(symbols)) throw damaged(path, "the symbols of field \"" + name + "\" are inconsistent");
        });
    }
    std::shared_ptr<Verification> verification_of(const std::string& table, const Column& column) {
        return std::make_shared<Verification>([path = path_.string(), table, column, blocks = take_blocks()] {
            std::atomic<bool> wrong{false};
            std::atomic<bool> foreign{false};
            MappedFile::read_ahead(column.unverified_bytes().span());
            parallel_each(blocks.size(), [&](std::size_t i) {
                if (checksum(blocks[i].bytes) != blocks[i].checksum) wrong = true;
                // While the block is in the cache. Codes that reach into the next one belong to this.
                if (!valid_codes(column, rows_before(column, i * kAppFileBlock),
                                 rows_before(column, (i + 1) * kAppFileBlock)))
                    foreign = true;
            });
            if (wrong) throw damaged(path, "the checksum of a block of table \"" + table + "\" is wrong");
            if (foreign) throw damaged(path, "table \"" + table + "\" refers to values that do not exist");
        });
    }
    /// Rows, in groups of eight, that begin before this byte of the column.
    static std::uint64_t rows_before(const Column& column, std::uint64_t byte) {
        constexpr std::uint64_t kGroup = 8;
        return std::min(column.rows(), (byte + column.bits() - 1) / column.bits() * kGroup);
    }

    [[nodiscard]] AppFileHead read_head() const {
        AppFileHead head;
        std::span<const std::byte> bytes = file_->bytes();
        if (bytes.size() < sizeof head) throw damaged("it is too short");
        std::memcpy(&head, bytes.data(), sizeof head);
        if (head.magic != kAppFileMagic) throw AppFileError(path_.string() + " is no app file");
        if (checksum(bytes.first(kAppFileHeadChecked)) != head.head_checksum)
            throw damaged("the checksum of its head is wrong");
        if (head.version != kAppFileVersion && head.version != kAppFileOldVersion)
            throw AppFileError("app file " + path_.string() + " has format version " + std::to_string(head.version) +
                               "; this engine reads version " + std::to_string(kAppFileVersion));
        return head;
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
    std::string text() {
        std::span<const std::byte> bytes = take(number<std::uint64_t>());
        return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
    }
    /// A number of things of which each takes at least one byte of the directory.
    std::uint64_t count() {
        auto value = number<std::uint64_t>();
        if (value > directory_.size() - at_) throw damaged("its directory is inconsistent");
        return value;
    }
    std::vector<std::string> texts() {
        std::vector<std::string> list(count());
        for (std::string& entry : list) entry = text();
        return list;
    }

    template <typename T>
    Array<T> array() {
        auto offset = number<std::uint64_t>();
        auto size = number<std::uint64_t>();
        std::span<const std::byte> all = file_->bytes();
        if (offset % kAppFileAlignment != 0 || offset > all.size() || size > all.size() - offset ||
            size % sizeof(T) != 0)
            throw damaged("an array lies outside the file");
        for (std::uint64_t done = 0; done < size; done += kAppFileBlock)
            blocks_.push_back(
                {all.subspan(offset + done, std::min(kAppFileBlock, size - done)), number<std::uint64_t>()});
        const auto* first = reinterpret_cast<const T*>(all.data() + offset);
        return {std::span<const T>(first, size / sizeof(T)), file_};
    }

    std::vector<std::shared_ptr<const Field>> read_fields() {
        std::vector<std::shared_ptr<const Field>> fields;
        std::set<std::string> names;
        for (FieldId left = number<FieldId>(); left > 0; --left) {
            fields.push_back(read_field());
            if (!names.insert(fields.back()->name()).second) throw damaged("a field occurs twice");
        }
        return fields;
    }

    std::shared_ptr<const Field> read_field() {
        FieldDetails details;
        details.name = text();
        auto type = number<std::uint8_t>();
        if (type > static_cast<std::uint8_t>(NumberType::interval)) throw damaged("a number format is unknown");
        details.format.type = static_cast<NumberType>(type);
        details.format.pattern = text();
        details.comment = text();
        details.tags = texts();
        details.synthetic = number<std::uint8_t>() != 0;
        details.components = texts();
        Symbols::Arrays arrays;
        arrays.size = number<Element>();
        arrays.uniform = static_cast<Symbols::Kind>(number<std::uint8_t>());
        arrays.kinds = array<std::uint8_t>();
        arrays.numbers = array<double>();
        arrays.text_offsets = array<std::uint32_t>();
        arrays.text_bytes = array<char>();
        Symbols symbols(std::move(arrays));
        std::shared_ptr<Verification> verification = verification_of(details.name, symbols);
        return std::make_shared<const Field>(std::move(details), std::move(symbols), std::move(verification));
    }

    std::vector<std::shared_ptr<const Table>> read_tables(const std::vector<std::shared_ptr<const Field>>& fields) {
        std::vector<std::shared_ptr<const Table>> tables;
        std::set<std::string> names;
        for (TableId left = number<TableId>(); left > 0; --left) {
            tables.push_back(read_table(fields));
            if (!names.insert(tables.back()->name()).second) throw damaged("a table occurs twice");
        }
        return tables;
    }

    std::shared_ptr<const Table> read_table(const std::vector<std::shared_ptr<const Field>>& fields) {
        TableDetails details;
        details.name = text();
        details.comment = text();
        details.tags = texts();
        details.synthetic = number<std::uint8_t>() != 0;
        details.loose = number<std::uint8_t>() != 0;
        details.distinct = number<std::uint8_t>() != 0;
        details.loaded_fields.resize(count());
        for (LoadedField& loaded : details.loaded_fields) {
            loaded.name = text();
            loaded.non_null = number<std::uint64_t>();
            loaded.distinct = number<Element>();
        }
        auto rows = number<std::uint64_t>();
        if (rows >= RowIndex::kNoRow) throw damaged("a table has too many rows");
        std::vector<TableColumn> columns(count());
        std::set<FieldId> used;
        for (TableColumn& column : columns) {
            column.field = number<FieldId>();
            auto width = number<std::uint32_t>();
            Array<std::uint8_t> bytes = array<std::uint8_t>();
            if (column.field >= fields.size() || !used.insert(column.field).second)
                throw damaged("a column belongs to no field");
            Element cardinality = fields[column.field]->cardinality();
            if (cardinality == kNoElement) throw damaged("a column has the wrong size");
            if (version_ == kAppFileOldVersion) {
                verify_blocks(take_blocks());
                column.column = repacked(bytes, width, rows, cardinality);
                continue;
            }
            if (width != Column::bits_for(cardinality) || bytes.size() != Column::size_for(rows, cardinality))
                throw damaged("a column has the wrong size");
            column.column = Column(bytes, rows, cardinality);
            column.column = Column(bytes, rows, cardinality, verification_of(details.name, column.column));
        }
        return std::make_shared<const Table>(std::move(details), rows, std::move(columns));
    }

    /// Version 1 had whole bytes per code.
    [[nodiscard]] Column repacked(const Array<std::uint8_t>& bytes, std::uint32_t width, std::uint64_t rows,
                                  Element cardinality) const {
        if (width > sizeof(Element) ||
            (width == 0 ? cardinality != 0 : bytes.size() % width != 0 || bytes.size() / width != rows))
            throw damaged("a column has the wrong size");
        std::vector<Element> codes(rows, 0);
        for (std::uint64_t row = 0; row < rows; ++row) {
            std::memcpy(&codes[row], bytes.data() + row * width, width);
            if (codes[row] > cardinality) throw damaged("a table refers to values that do not exist");
        }
        return Column::pack(codes, cardinality);
    }

    std::vector<ModelWarning> read_warnings() {
        std::vector<ModelWarning> warnings(count());
        for (ModelWarning& warning : warnings) {
            warning.kind = static_cast<ModelWarning::Kind>(number<std::uint8_t>() != 0);
            warning.message = text();
        }
        return warnings;
    }

    std::filesystem::path path_;
    std::shared_ptr<const MappedFile> file_;
    std::span<const std::byte> directory_;
    std::size_t at_ = 0;
    std::uint32_t version_ = kAppFileVersion;
    Blocks blocks_;  // of the arrays read last
};

}  // namespace

AppFileContent open_app_file(const std::filesystem::path& path) { return AppFileReader(path).read(); }

std::map<std::string, std::string> open_app_sections(const std::filesystem::path& path) {
    return AppFileReader(path).read_sections_only();
}

}  // namespace orrery::engine
