#include <algorithm>
#include <atomic>
#include <set>

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
        bool has_model = number<std::uint8_t>() != 0;
        if (has_model) {
            std::vector<std::shared_ptr<const Field>> fields = read_fields();
            std::vector<std::shared_ptr<const Table>> tables = read_tables(fields);
            std::vector<ModelWarning> warnings = read_warnings();
            verify_blocks();
            std::string problem = inconsistency(fields, tables);
            if (!problem.empty()) throw damaged(problem);
            content.model =
                std::make_shared<const DataModel>(std::move(fields), std::move(tables), std::move(warnings));
        } else {
            verify_blocks();
        }
        return content;
    }

    void verify_blocks() const {
        std::atomic<bool> wrong{false};
        parallel_each(blocks_.size(), [&](std::size_t i) {
            if (checksum(blocks_[i].bytes) != blocks_[i].checksum) wrong = true;
        });
        if (wrong) throw damaged("the checksum of a block is wrong");
    }

private:
    struct Block {
        std::span<const std::byte> bytes;
        std::uint64_t checksum;
    };

    [[nodiscard]] AppFileError damaged(const std::string& how) const {
        return AppFileError("app file " + path_.string() + " is damaged: " + how + "; restore it from a backup");
    }

    [[nodiscard]] AppFileHead read_head() const {
        AppFileHead head;
        std::span<const std::byte> bytes = file_->bytes();
        if (bytes.size() < sizeof head) throw damaged("it is too short");
        std::memcpy(&head, bytes.data(), sizeof head);
        if (head.magic != kAppFileMagic) throw AppFileError(path_.string() + " is no app file");
        if (checksum(bytes.first(kAppFileHeadChecked)) != head.head_checksum)
            throw damaged("the checksum of its head is wrong");
        if (head.version != kAppFileVersion)
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
        return std::make_shared<const Field>(std::move(details), Symbols(std::move(arrays)));
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
            if (cardinality == kNoElement || width != Column::width_for(cardinality) ||
                (width == 0 ? !bytes.empty() : bytes.size() % width != 0 || bytes.size() / width != rows))
                throw damaged("a column has the wrong size");
            column.column = Column(std::move(bytes), width, rows, cardinality);
        }
        return std::make_shared<const Table>(std::move(details), rows, std::move(columns));
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
    std::vector<Block> blocks_;
};

}  // namespace

AppFileContent open_app_file(const std::filesystem::path& path) { return AppFileReader(path).read(); }

std::map<std::string, std::string> open_app_sections(const std::filesystem::path& path) {
    AppFileReader reader(path);
    std::map<std::string, std::string> sections = reader.read_sections();
    reader.verify_blocks();
    return sections;
}

}  // namespace orrery::engine
