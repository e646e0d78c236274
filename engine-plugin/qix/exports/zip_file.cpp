#include "qix/exports/zip_file.h"

#include <array>
#include <cerrno>
#include <stdexcept>
#include <system_error>

namespace orrery::qix {
namespace {

constexpr std::array<std::uint32_t, 256> checksum_table() {
    std::array<std::uint32_t, 256> table{};
    for (std::uint32_t byte = 0; byte < 256; ++byte) {
        std::uint32_t value = byte;
        for (int bit = 0; bit < 8; ++bit) value = (value >> 1) ^ ((value & 1) != 0 ? 0xEDB88320u : 0u);
        table[byte] = value;
    }
    return table;
}

/// CRC-32 of more bytes behind those that gave `before`.
std::uint32_t checksum(std::uint32_t before, std::string_view bytes) {
    static constexpr auto table = checksum_table();
    std::uint32_t value = ~before;
    for (const char byte : bytes) value = (value >> 8) ^ table[(value ^ static_cast<unsigned char>(byte)) & 0xFF];
    return ~value;
}

/// A number of so many bytes, the lowest first.
void put(std::string& out, std::uint64_t number, int bytes) {
    for (int at = 0; at < bytes; ++at) out += static_cast<char>((number >> (8 * at)) & 0xFF);
}

constexpr std::uint32_t kPartSign = 0x04034b50, kCentralSign = 0x02014b50, kEndSign = 0x06054b50;
constexpr int kVersion = 20;
constexpr std::uint64_t kMostBytes = 0xF0000000;  // leaves room for the directory
constexpr int kFirstDay = 0x21;                   // 1980-01-01: the time of writing is nobody's business

}  // namespace

ZipFile::ZipFile(std::filesystem::path path)
    : path_(std::move(path)), file_(path_, std::ios::binary | std::ios::in | std::ios::out | std::ios::trunc) {
    require_good();
}

void ZipFile::require_good() const {
    if (!file_.good())
        throw std::system_error(errno, std::generic_category(), "the file " + path_.string() + " cannot be written");
}

std::string ZipFile::head(const Part& part, bool central) const {
    std::string out;
    put(out, central ? kCentralSign : kPartSign, 4);
    if (central) put(out, kVersion, 2);
    put(out, kVersion, 2);
    put(out, 0, 2);  // flags
    put(out, 0, 2);  // stored
    put(out, 0, 2);  // time
    put(out, kFirstDay, 2);
    put(out, part.checksum, 4);
    put(out, part.size, 4);
    put(out, part.size, 4);
    put(out, part.name.size(), 2);
    put(out, 0, 2);  // no extra field
    if (central) {
        put(out, 0, 2);  // no comment
        put(out, 0, 2);  // the only disk
        put(out, 0, 2);
        put(out, 0, 4);
        put(out, part.offset, 4);
    }
    return out + part.name;
}

void ZipFile::begin(const std::string& name) {
    Part part;
    part.name = name;
    part.offset = static_cast<std::uint32_t>(place_);
    parts_.push_back(part);
    const std::string bytes = head(part, false);
    file_ << bytes;
    place_ += bytes.size();
}

void ZipFile::write(std::string_view bytes) {
    if (place_ + bytes.size() > kMostBytes) throw std::length_error("the archive would be larger than 4 GiB");
    Part& part = parts_.back();
    part.size += static_cast<std::uint32_t>(bytes.size());
    part.checksum = checksum(part.checksum, bytes);
    file_.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    place_ += bytes.size();
    require_good();
}

void ZipFile::end() {
    file_.seekp(parts_.back().offset);
    file_ << head(parts_.back(), false);
    file_.seekp(0, std::ios::end);
    require_good();
}

void ZipFile::add(const std::string& name, std::string_view bytes) {
    begin(name);
    write(bytes);
    end();
}

void ZipFile::finish() {
    const std::uint64_t central = place_;
    std::string out;
    for (const Part& part : parts_) out += head(part, true);
    const std::uint64_t size = out.size();
    put(out, kEndSign, 4);
    put(out, 0, 4);  // the only disk
    put(out, parts_.size(), 2);
    put(out, parts_.size(), 2);
    put(out, size, 4);
    put(out, central, 4);
    put(out, 0, 2);  // no comment
    file_ << out;
    file_.close();
    require_good();
}

}  // namespace orrery::qix
