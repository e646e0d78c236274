#include <system_error>

#include "storage/app_file.h"
#include "storage/app_file_format.h"
#include "storage/checksum.h"
#include "storage/guarded_data.h"
#include "storage/replacing_file.h"

namespace orrery::engine {
namespace {

class AppFileWriter {
public:
    explicit AppFileWriter(const std::filesystem::path& path) : file_(path) {}

    void write(const AppFileContent& content) {
        directory_.number(static_cast<std::uint64_t>(content.sections.size()));
        for (const auto& [name, bytes] : content.sections) {
            directory_.text(name);
            directory_.array(store(bytes.data(), bytes.size()));
        }
        directory_.number(static_cast<std::uint8_t>(content.model != nullptr ? 1 : 0));
        if (content.model != nullptr) write_model(*content.model);
        finish();
    }

private:
    StoredArray store(const void* data, std::size_t size) {
        StoredArray array{offset_, size, {}};
        const auto* bytes = static_cast<const std::byte*>(data);
        for (std::size_t done = 0; done < size; done += kAppFileBlock)
            array.checksums.push_back(checksum({bytes + done, std::min<std::size_t>(kAppFileBlock, size - done)}));
        file_.write_at(offset_, {static_cast<const char*>(data), size});
        offset_ = (offset_ + size + kAppFileAlignment - 1) / kAppFileAlignment * kAppFileAlignment;
        return array;
    }
    template <typename T>
    void store(const Array<T>& array) {
        directory_.array(store(array.data(), array.size() * sizeof(T)));
    }

    void texts(const std::vector<std::string>& list) {
        directory_.number(static_cast<std::uint64_t>(list.size()));
        for (const std::string& text : list) directory_.text(text);
    }

    void write_model(const DataModel& model) {
        directory_.number(model.field_count());
        for (FieldId f = 0; f < model.field_count(); ++f) write_field(model.field(f));
        directory_.number(model.table_count());
        for (TableId t = 0; t < model.table_count(); ++t) write_table(model.table(t));
        directory_.number(static_cast<std::uint64_t>(model.warnings().size()));
        for (const ModelWarning& warning : model.warnings()) {
            directory_.number(static_cast<std::uint8_t>(warning.kind));
            directory_.text(warning.message);
        }
        if (const AccessPtr access = access_of(model)) write_access(*access);
    }

    void write_access(const AccessTable& access) {
        version_ = kAppFileGuardedVersion;
        directory_.text(access.star);
        texts(access.fields);
        directory_.number(static_cast<std::uint64_t>(access.rows.size()));
        for (const std::vector<Value>& row : access.rows)
            for (const Value& cell : row) {
                directory_.number(static_cast<std::uint8_t>((cell.has_number() ? 1 : 0) | (cell.has_text() ? 2 : 0)));
                if (cell.has_number()) directory_.number(cell.number());
                if (cell.has_text()) directory_.text(cell.stored_text());
            }
    }

    void write_field(const Field& field) {
        const FieldDetails& details = field.details();
        directory_.text(details.name);
        directory_.number(static_cast<std::uint8_t>(details.format.type));
        directory_.text(details.format.pattern);
        directory_.text(details.comment);
        texts(details.tags);
        directory_.number(static_cast<std::uint8_t>(details.synthetic ? 1 : 0));
        texts(details.components);
        const Symbols::Arrays& arrays = field.symbols().arrays();
        directory_.number(arrays.size);
        directory_.number(static_cast<std::uint8_t>(arrays.uniform));
        store(arrays.kinds);
        store(arrays.numbers);
        store(arrays.text_offsets);
        store(arrays.text_bytes);
    }

    void write_table(const Table& table) {
        const TableDetails& details = table.details();
        directory_.text(details.name);
        directory_.text(details.comment);
        texts(details.tags);
        for (bool flag : {details.synthetic, details.loose, details.distinct})
            directory_.number(static_cast<std::uint8_t>(flag ? 1 : 0));
        directory_.number(static_cast<std::uint64_t>(details.loaded_fields.size()));
        for (const LoadedField& loaded : details.loaded_fields) {
            directory_.text(loaded.name);
            directory_.number(loaded.non_null);
            directory_.number(loaded.distinct);
        }
        directory_.number(table.rows());
        directory_.number(static_cast<std::uint64_t>(table.columns().size()));
        for (const TableColumn& column : table.columns()) {
            directory_.number(column.field);
            directory_.number(column.column.bits());
            store(column.column.bytes());
        }
    }

    void finish() {
        const std::string& bytes = directory_.bytes();
        AppFileHead head;
        head.version = version_;
        head.directory_offset = offset_;
        head.directory_bytes = bytes.size();
        head.directory_checksum = checksum(std::as_bytes(std::span(bytes)));
        head.head_checksum = checksum(std::as_bytes(std::span(&head, 1)).first(kAppFileHeadChecked));
        file_.write_at(offset_, bytes);
        file_.write_at(0, {reinterpret_cast<const char*>(&head), sizeof head});
        file_.commit();
    }

    ReplacingFile file_;
    std::uint64_t offset_ = sizeof(AppFileHead);
    ByteWriter directory_;
    std::uint32_t version_ = kAppFileVersion;
};

}  // namespace

void save_app_file(const std::filesystem::path& path, const AppFileContent& content) {
    try {
        AppFileWriter(path).write(content);
    } catch (const std::system_error& error) {
        throw AppFileError("cannot save app file " + path.string() + ": " + error.what());
    }
}

}  // namespace orrery::engine
