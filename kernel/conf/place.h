// Where something in a configuration stands.
#pragma once
#include <string>
#include <tuple>

namespace orrery::kernel {

struct Place {
    Place(int number = 0, std::string in = {}) : file(std::move(in)), line(number) {}

    std::string file;  ///< as it is shown: "services.conf", "services.d/10-ports.conf", "environment ORRERY_HUB_PORT"
    int line = 0;      ///< 0: the file as a whole

    /// "services.conf:12"; `otherwise` stands for a file that is not named.
    std::string text(std::string_view otherwise = {}) const {
        auto out = file.empty() ? std::string(otherwise) : file;
        return line > 0 ? out + (out.empty() ? "line " : ":") + std::to_string(line) : out;
    }
    /// As it is said in a message about `here`: "line 12", or with the file's name where that is another one.
    std::string seen_from(const Place& here) const {
        return file == here.file && line > 0 ? "line " + std::to_string(line) : text();
    }
    bool operator<(const Place& other) const { return std::tie(file, line) < std::tie(other.file, other.line); }
    bool operator==(const Place& other) const = default;
};

}  // namespace orrery::kernel
