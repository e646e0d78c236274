#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstring>

#include "storage/app_file.h"
#include "storage/app_file_format.h"
#include "storage/checksum.h"

namespace orrery::engine {
namespace {

[[noreturn]] void fail(const std::filesystem::path& path, const char* action) {
    throw AppFileError("cannot " + std::string(action) + " app file " + path.string() + ": " + std::strerror(errno));
}

/// A file under a temporary name that becomes `path` when all is written; otherwise it vanishes.
class ReplacingFile {
public:
    explicit ReplacingFile(const std::filesystem::path& path) : path_(path) {
        static std::atomic<unsigned> counter{0};
        temporary_ = path;
        temporary_ += ".new." + std::to_string(::getpid()) + "." + std::to_string(++counter);
        descriptor_ = ::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
        if (descriptor_ < 0) fail(temporary_, "create");
    }
    ~ReplacingFile() {
        if (descriptor_ >= 0) ::close(descriptor_);
        if (!committed_) ::unlink(temporary_.c_str());
    }
    ReplacingFile(const ReplacingFile&) = delete;
    ReplacingFile& operator=(const ReplacingFile&) = delete;

    void write_at(std::uint64_t offset, const void* data, std::size_t size) {
        const char* at = static_cast<const char*>(data);
        while (size > 0) {
            ssize_t count = ::pwrite(descriptor_, at, size, static_cast<off_t>(offset));
            if (count < 0 && errno == EINTR) continue;
            if (count < 0) fail(temporary_, "write");
            at += count;
            offset += static_cast<std::uint64_t>(count);
            size -= static_cast<std::size_t>(count);
        }
    }

    void commit() {
        if (::fsync(descriptor_) != 0) fail(temporary_, "force to disk");
        int closing = std::exchange(descriptor_, -1);
        if (::close(closing) != 0) fail(temporary_, "close");
        if (::rename(temporary_.c_str(), path_.c_str()) != 0) fail(path_, "replace");
        committed_ = true;
        std::filesystem::path folder = path_.has_parent_path() ? path_.parent_path() : ".";
        int directory = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        bool forced = directory >= 0 && ::fsync(directory) == 0;
        if (directory >= 0) ::close(directory);
        if (!forced) fail(folder, "force to disk the folder of");
    }

private:
    std::filesystem::path path_;
    std::filesystem::path temporary_;
    int descriptor_ = -1;
    bool committed_ = false;
};

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
        file_.write_at(offset_, data, size);
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
            directory_.number(column.column.width());
            store(column.column.bytes());
        }
    }

    void finish() {
        const std::string& bytes = directory_.bytes();
        AppFileHead head;
        head.directory_offset = offset_;
        head.directory_bytes = bytes.size();
        head.directory_checksum = checksum(std::as_bytes(std::span(bytes)));
        head.head_checksum = checksum(std::as_bytes(std::span(&head, 1)).first(kAppFileHeadChecked));
        file_.write_at(offset_, bytes.data(), bytes.size());
        file_.write_at(0, &head, sizeof head);
        file_.commit();
    }

    ReplacingFile file_;
    std::uint64_t offset_ = sizeof(AppFileHead);
    ByteWriter directory_;
};

}  // namespace

void save_app_file(const std::filesystem::path& path, const AppFileContent& content) {
    AppFileWriter(path).write(content);
}

}  // namespace orrery::engine
