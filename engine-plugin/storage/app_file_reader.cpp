#include <algorithm>
#include <atomic>
#include <cstring>
#include <utility>

#include "storage/app_file.h"
#include "storage/app_file_checks.h"
#include "storage/app_file_layout.h"
#include "storage/checksum.h"
#include "storage/guarded_data.h"
#include "storage/parallel.h"

namespace orrery::engine {
namespace {

/// A file that is mapped, and what its directory says.
class AppFileReader {
public:
    explicit AppFileReader(const std::filesystem::path& path)
        : path_(path), file_(std::make_shared<const MappedFile>(path)), layout_(read_layout(path, *file_)) {}

    std::map<std::string, std::string> read_sections() {
        std::map<std::string, std::string> sections;
        for (StoredSection& section : layout_.sections) {
            const Array<char> bytes = array<char>(section.bytes);
            sections.emplace(std::move(section.name), std::string(bytes.begin(), bytes.end()));
        }
        verify_blocks(take_blocks());
        return sections;
    }

    AppFileContent read() {
        AppFileContent content;
        content.sections = read_sections();
        if (!layout_.has_model) return content;
        std::vector<std::shared_ptr<const Field>> fields;
        for (StoredField& field : layout_.fields) fields.push_back(make_field(field));
        std::vector<std::shared_ptr<const Table>> tables;
        for (StoredTable& table : layout_.tables) tables.push_back(make_table(table, fields));
        if (has_circle(tables)) throw damaged_app_file(path_, "its tables are linked in a circle", 0);
        content.model =
            std::make_shared<const DataModel>(std::move(fields), std::move(tables), std::move(layout_.warnings));
        if (layout_.access) content.model = guarded(content.model, layout_.access);
        return content;
    }

private:
    struct Block {
        std::span<const std::byte> bytes;
        std::uint64_t checksum;
        [[nodiscard]] bool is_whole() const { return engine::checksum(bytes) == checksum; }
    };
    using Blocks = std::vector<Block>;

    /// Those of the arrays made since the last call.
    Blocks take_blocks() { return std::exchange(blocks_, {}); }

    void verify_blocks(const Blocks& blocks) const {
        for (const Block& block : blocks)
            if (!block.is_whole()) throw damaged_app_file(path_, "the checksum of a block is wrong", offset_of(block));
    }
    [[nodiscard]] std::uint64_t offset_of(const Block& block) const {
        return static_cast<std::uint64_t>(block.bytes.data() - file_->bytes().data());
    }

    template <typename T>
    Array<T> array(const StoredArray& stored) {
        for (std::size_t block = 0; block < stored.checksums.size(); ++block)
            blocks_.push_back(
                {file_->bytes().subspan(stored.offset + block * kAppFileBlock, block_bytes(stored, block)),
                 stored.checksums[block]});
        const auto* first = reinterpret_cast<const T*>(file_->bytes().data() + stored.offset);
        return {std::span<const T>(first, stored.bytes / sizeof(T)), file_};
    }

    /// Symbols and columns are checked when they are first looked at: opening an app reads only its directory.
    std::shared_ptr<Verification> verification_of(const std::string& name, const Symbols& symbols,
                                                  std::uint64_t offset) {
        return std::make_shared<Verification>([path = path_, name, symbols, offset, blocks = take_blocks()] {
            std::atomic<bool> wrong{false};
            parallel_each(blocks.size(), [&](std::size_t i) {
                if (!blocks[i].is_whole()) wrong = true;
            });
            if (wrong)
                throw damaged_app_file(path, "the checksum of a block of field \"" + name + "\" is wrong", offset);
            if (!valid_symbols(symbols))
                throw damaged_app_file(path, "the symbols of field \"" + name + "\" are inconsistent", offset);
            return true;
        });
    }
    std::shared_ptr<Verification> verification_of(const std::string& table, const Column& column,
                                                  std::uint64_t offset) {
        return std::make_shared<Verification>([path = path_, table, column, offset, blocks = take_blocks()] {
            std::atomic<bool> wrong{false};
            std::atomic<bool> foreign{false};
            std::atomic<bool> has_null{false};
            MappedFile::read_ahead(column.unverified_bytes().span());
            parallel_each(blocks.size(), [&](std::size_t i) {
                if (!blocks[i].is_whole()) wrong = true;
                // While the block is in the cache. Codes that reach into the next one belong to this.
                const CodesFound found = find_codes(column, rows_before(column, i * kAppFileBlock),
                                                    rows_before(column, (i + 1) * kAppFileBlock));
                if (!found.valid) foreign = true;
                if (found.null) has_null = true;
            });
            if (wrong)
                throw damaged_app_file(path, "the checksum of a block of table \"" + table + "\" is wrong", offset);
            if (foreign)
                throw damaged_app_file(path, "table \"" + table + "\" refers to values that do not exist", offset);
            return column.bits() == 0 ? column.rows() != 0 : has_null.load();
        });
    }
    /// Rows, in groups of eight, that begin before this byte of the column.
    static std::uint64_t rows_before(const Column& column, std::uint64_t byte) {
        constexpr std::uint64_t kGroup = 8;
        return std::min(column.rows(), (byte + column.bits() - 1) / column.bits() * kGroup);
    }

    std::shared_ptr<const Field> make_field(StoredField& stored) {
        Symbols::Arrays arrays;
        arrays.size = stored.size;
        arrays.uniform = stored.uniform;
        arrays.kinds = array<std::uint8_t>(stored.kinds);
        arrays.numbers = array<double>(stored.numbers);
        arrays.text_offsets = array<std::uint32_t>(stored.text_offsets);
        arrays.text_bytes = array<char>(stored.text_bytes);
        Symbols symbols(std::move(arrays));
        auto verification = verification_of(stored.details.name, symbols, stored.kinds.offset);
        return std::make_shared<const Field>(std::move(stored.details), std::move(symbols), std::move(verification));
    }

    std::shared_ptr<const Table> make_table(StoredTable& stored,
                                            const std::vector<std::shared_ptr<const Field>>& fields) {
        std::vector<TableColumn> columns;
        for (const StoredColumn& column : stored.columns)
            columns.push_back({column.field, make_column(stored, column, fields[column.field]->cardinality())});
        return std::make_shared<const Table>(std::move(stored.details), stored.rows, std::move(columns));
    }

    Column make_column(const StoredTable& table, const StoredColumn& stored, Element cardinality) {
        const Array<std::uint8_t> bytes = array<std::uint8_t>(stored.codes);
        if (layout_.version == kAppFileOldVersion) {
            verify_blocks(take_blocks());
            return repacked(bytes, table, stored, cardinality);
        }
        const Column column(bytes, table.rows, cardinality, false);
        return {bytes, table.rows, cardinality, verification_of(table.details.name, column, stored.codes.offset)};
    }

    /// Version 1 had whole bytes per code.
    [[nodiscard]] Column repacked(const Array<std::uint8_t>& bytes, const StoredTable& table,
                                  const StoredColumn& stored, Element cardinality) const {
        if (stored.width == 0) return {{}, table.rows, cardinality, table.rows != 0};
        std::vector<Element> codes(table.rows, 0);
        for (std::uint64_t row = 0; row < table.rows; ++row) {
            std::memcpy(&codes[row], bytes.data() + row * stored.width, stored.width);
            if (codes[row] > cardinality)
                throw damaged_app_file(path_, "table \"" + table.details.name + "\" refers to values that do not exist",
                                       stored.codes.offset + row * stored.width);
        }
        return Column::pack(codes, cardinality);
    }

    std::filesystem::path path_;
    std::shared_ptr<const MappedFile> file_;
    AppFileLayout layout_;
    Blocks blocks_;  // of the arrays made last
};

}  // namespace

AppFileContent open_app_file(const std::filesystem::path& path) { return AppFileReader(path).read(); }

std::map<std::string, std::string> open_app_sections(const std::filesystem::path& path) {
    return AppFileReader(path).read_sections();
}

}  // namespace orrery::engine
