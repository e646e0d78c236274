// The last notes, in memory and in a file, each as the JSON that pages get.
#pragma once
#include <deque>
#include <filesystem>
#include <mutex>
#include <string>
#include <string_view>

namespace board {

/// A JSON string in quotes. Precondition: UTF-8.
std::string json_text(std::string_view text);
bool is_utf8(std::string_view text);

/// [any thread]
class Notes {
public:
    static constexpr size_t most = 100, longest = 1000;
    /// Goes on with the notes of the file, if there is one.
    explicit Notes(std::filesystem::path file);
    /// Keeps a note and answers its JSON; throws Error(invalid) for an empty, too long or malformed one.
    std::string add(std::string_view who, std::string_view text);
    /// All of them, oldest first, as a JSON array.
    std::string all() const;

private:
    void write() const;
    const std::filesystem::path file_;
    mutable std::mutex mutex_;
    std::deque<std::string> notes_;
};

}  // namespace board
