// The last notes, each as the JSON that pages get.
#pragma once
#include <deque>
#include <filesystem>
#include <string>
#include <string_view>

namespace board {

/// A JSON string in quotes. Precondition: UTF-8.
std::string json_text(std::string_view text);
bool is_utf8(std::string_view text);

/// The file is the truth, and read each time: at a swap two versions of the board share it for a moment. Throws
/// Error(unavailable) when the file cannot be used. [any thread]
class Notes {
public:
    static constexpr size_t most = 100, longest = 1000;
    /// Goes on with the notes of the file, if there is one.
    explicit Notes(std::filesystem::path file) : file_(std::move(file)) {}
    /// Keeps a note and answers its JSON; throws Error(invalid) for an empty, too long or malformed one.
    std::string add(std::string_view who, std::string_view text);
    /// All of them, oldest first, as a JSON array.
    std::string all();
    /// Whether others than add() have put notes there since this was asked last.
    bool missed();

private:
    class Turn;
    void read();
    void write() const;
    const std::filesystem::path file_;
    std::deque<std::string> notes_;  // these two in a Turn
    bool missed_ = false;
};

}  // namespace board
