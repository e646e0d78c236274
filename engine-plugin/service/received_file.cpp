#include "service/received_file.h"

#include <fstream>
#include <system_error>

#include "app/package.h"
#include "service/form_file.h"

namespace orrery::service {

void receive_file(Stream& stream, const std::filesystem::path& path, std::uint64_t most, const std::string& boundary) {
    constexpr std::chrono::seconds patience{30};
    std::ofstream file(path, std::ios::binary | std::ios::trunc);
    const auto write = [&](std::string_view bytes) {
        if (!file.write(bytes.data(), static_cast<std::streamsize>(bytes.size())))
            throw std::system_error(errno, std::generic_category(), "cannot write " + path.string());
    };
    FormFile form(boundary, write);
    std::uint64_t size = 0;
    try {
        while (const auto message = stream.read(patience)) {
            if (message->kind == wire::Kind::end) {
                if (!boundary.empty()) form.end();
                file.close();
                if (!file) throw std::system_error(errno, std::generic_category(), "cannot write " + path.string());
                return;
            }
            size += message->payload.size();
            if (size > most)
                throw app::PackageError("the file is longer than " + std::to_string(most) +
                                        " bytes, which is the most this site takes");
            if (boundary.empty())
                write(message->payload);
            else
                form.add(message->payload);
        }
    } catch (const Error&) {  // nothing came for a while
    }
    throw app::PackageError("the file did not come whole; please send it again");
}

}  // namespace orrery::service
