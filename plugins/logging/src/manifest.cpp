#include "manifest.h"

#include <orrery/kit/crypto/digest.h>
#include <orrery/kit/crypto/encoding.h>
#include <sys/file.h>

#include <charconv>
#include <fstream>

#include "file_tools.h"

namespace orrery::logging {
namespace {

std::string line_of(const ManifestEntry& entry) {
    std::string out;
    for (auto& part : {entry.what, entry.file, std::to_string(entry.rows), entry.digest, entry.before, entry.last})
        out.append(part).append("\t");
    return out;
}

std::string sealed(std::string_view key, std::string_view before, std::string_view line) {
    return crypto::base32_encode(crypto::hmac_sha256(key, std::string("manifest ").append(before).append(line)));
}

/// Nothing when the line has too few parts.
std::optional<ManifestEntry> parse(std::string_view line) {
    std::vector<std::string> parts;
    for (size_t from = 0; from < line.size();) {
        auto end = line.find('\t', from);
        parts.emplace_back(line.substr(from, end - from));
        if (end == line.npos) break;
        from = end + 1;
    }
    if (parts.size() != 6) return std::nullopt;
    ManifestEntry entry{parts[0], parts[1], 0, parts[3], parts[4], parts[5]};
    std::from_chars(parts[2].data(), parts[2].data() + parts[2].size(), entry.rows);
    return entry;
}

/// The bytes of the whole lines, and the seal of the last one.
std::pair<size_t, std::string> end_of(const std::string& text) {
    auto end = text.rfind('\n');
    if (end == text.npos) return {0, {}};
    auto tab = text.rfind('\t', end);
    return {end + 1, tab == text.npos ? std::string() : text.substr(tab + 1, end - tab - 1)};
}

}  // namespace

void append_manifest(const std::filesystem::path& file, std::string_view key, const ManifestEntry& entry) {
    Descriptor out = open_file(file, O_RDWR | O_CREAT);
    require(::flock(out.get(), LOCK_EX) == 0, "cannot lock", file);
    auto [size, before] = end_of(read_all(file));
    auto line = line_of(entry);
    line += sealed(key, before, line) + "\n";
    require(::ftruncate(out.get(), static_cast<off_t>(size)) == 0, "cannot shorten", file);
    require(write_at(out.get(), line, size), "cannot write", file);
    require(::fdatasync(out.get()) == 0, "cannot write", file);
}

Manifest read_manifest(const std::filesystem::path& file, std::string_view key) {
    Manifest out;
    if (!std::filesystem::exists(file)) return out;
    const auto text = read_all(file);
    std::string before;
    size_t number = 0;
    for (size_t from = 0, end = 0; (end = text.find('\n', from)) != text.npos; from = end + 1) {
        ++number;
        const std::string_view line(text.data() + from, end - from);
        auto tab = line.rfind('\t');
        auto entry = tab == line.npos ? std::nullopt : parse(line.substr(0, tab));
        if (!entry || !crypto::constant_time_equal(sealed(key, before, line.substr(0, tab + 1)), line.substr(tab + 1)))
            return out.bad_line = number, out;
        before = line.substr(tab + 1);
        out.entries.push_back(std::move(*entry));
    }
    return out;
}

}  // namespace orrery::logging
