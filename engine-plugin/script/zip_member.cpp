#include "script/zip_member.h"

#include <archive.h>
#include <archive_entry.h>

#include <memory>

#include "script/load_error.h"

namespace orrery::engine {
namespace {

struct Close {
    void operator()(archive* open) const { archive_read_free(open); }
};
using Archive = std::unique_ptr<archive, Close>;

[[noreturn]] void fail(const std::string& shown, const std::string& what) {
    throw LoadError(LoadErrorKind::wrong_format, shown + ": " + what);
}

[[noreturn]] void fail(const std::string& shown, archive* open) {
    const char* reason = archive_error_string(open);
    fail(shown, std::string("the zip archive is damaged: ") + (reason != nullptr ? reason : "no reason is given"));
}

Archive open_archive(std::string_view bytes, const std::string& shown) {
    Archive open(archive_read_new());
    if (open == nullptr) throw std::bad_alloc();
    archive_read_support_format_zip_seekable(open.get());
    if (archive_read_open_memory(open.get(), bytes.data(), bytes.size()) != ARCHIVE_OK)
        fail(shown, "this is no zip archive, as workbooks are");
    return open;
}

std::string read_data(archive* open, const std::string& member, const std::string& shown,
                      const std::function<void()>& check_cancelled) {
    std::string all;
    for (;;) {
        check_cancelled();
        const void* block = nullptr;
        std::size_t size = 0;
        la_int64_t offset = 0;
        const int status = archive_read_data_block(open, &block, &size, &offset);
        if (status == ARCHIVE_EOF) return all;
        if (status != ARCHIVE_OK) fail(shown, open);
        if (size > kLargestMember - all.size())
            fail(shown, member + " is larger than 512 MiB when it is unpacked, more than may be read");
        all.append(static_cast<const char*>(block), size);
    }
}

}  // namespace

std::optional<std::string> read_zip_member(std::string_view bytes, const std::string& member, const std::string& shown,
                                           const std::function<void()>& check_cancelled) {
    const Archive open = open_archive(bytes, shown);
    for (;;) {
        check_cancelled();
        archive_entry* entry = nullptr;
        const int status = archive_read_next_header(open.get(), &entry);
        if (status == ARCHIVE_EOF) return std::nullopt;
        if (status != ARCHIVE_OK && status != ARCHIVE_WARN) fail(shown, open.get());
        const char* name = archive_entry_pathname(entry);
        if (name == nullptr || member != name) continue;
        if (archive_entry_is_encrypted(entry) != 0) fail(shown, "the file is encrypted; store it without a password");
        return read_data(open.get(), member, shown, check_cancelled);
    }
}

}  // namespace orrery::engine
