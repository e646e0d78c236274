// Bytes of a delimited text: a file, or a text in memory (INLINE).
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace orrery::engine {

/// Read by one thread at a time.
class TextInput {
public:
    virtual ~TextInput() = default;
    /// Fills `to` from the current position; fewer bytes only at the end. Throws LoadError.
    virtual std::size_t read(std::span<char> to) = 0;
    /// Bytes in all; 0 when unknown.
    [[nodiscard]] virtual std::uint64_t size() const = 0;
    /// What errors call it: a file's script path, or "the inline table".
    [[nodiscard]] virtual std::string_view name() const = 0;
};

class FileInput final : public TextInput {
public:
    /// Opens `path`, read by the engine's threads; errors and name() show `shown`, the path as the script wrote it.
    FileInput(const std::string& path, std::string shown);
    ~FileInput() override;
    FileInput(const FileInput&) = delete;
    FileInput& operator=(const FileInput&) = delete;
    std::size_t read(std::span<char> to) override;
    [[nodiscard]] std::string_view name() const override { return shown_; }
    [[nodiscard]] std::uint64_t size() const override { return size_; }

private:
    std::size_t read_at(std::uint64_t offset, std::span<char> to) const;

    std::string shown_;
    int descriptor_;
    std::uint64_t size_ = 0;
    std::uint64_t read_ = 0;
};

class MemoryInput final : public TextInput {
public:
    MemoryInput(std::string_view text, std::string name) : rest_(text), size_(text.size()), name_(std::move(name)) {}
    [[nodiscard]] std::uint64_t size() const override { return size_; }
    std::size_t read(std::span<char> to) override {
        std::size_t count = rest_.copy(to.data(), to.size());
        rest_.remove_prefix(count);
        return count;
    }
    [[nodiscard]] std::string_view name() const override { return name_; }

private:
    std::string_view rest_;
    std::uint64_t size_;
    std::string name_;
};

}  // namespace orrery::engine
