#include "backups.h"

#include <dirent.h>
#include <fcntl.h>
#include <orrery/error.h>
#include <stdio.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstring>
#include <memory>
#include <string_view>

namespace orrery::appenders {

namespace {

/// False: there is nothing of that name, or (with `keep`) the other name is taken.
bool rename(int folder, const std::string& from, const std::string& to, bool keep) {
    if (::renameat2(folder, from.c_str(), folder, to.c_str(), keep ? RENAME_NOREPLACE : 0) == 0) return true;
    if (errno == ENOENT || (keep && errno == EEXIST)) return false;
    throw Error(Code::unavailable, "cannot rename " + from + " to " + to + ": " + std::strerror(errno),
                "may the service write to the folder?");
}

void remove(int folder, const std::string& name) {
    if (::unlinkat(folder, name.c_str(), 0) == 0 || errno == ENOENT) return;
    throw Error(Code::unavailable, "cannot remove " + name + ": " + std::strerror(errno),
                "may the service write to the folder?");
}

}  // namespace

std::string Backups::name(const std::string& base, const std::string& suffix) const {
    auto dot = keep_extension_ ? base.rfind('.') : base.npos;
    if (dot == base.npos || dot == 0) return base + suffix;
    return base.substr(0, dot) + suffix + base.substr(dot);
}

std::set<std::uint64_t> Backups::numbers(int folder, const std::string& base) const {
    auto mark = name(base, std::string(1, '\0'));
    auto split = mark.find('\0');
    auto before = mark.substr(0, split) + ".", after = mark.substr(split + 1);
    std::set<std::uint64_t> out;
    std::unique_ptr<DIR, int (*)(DIR*)> entries(::fdopendir(::openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)),
                                                ::closedir);
    if (!entries)
        throw Error(Code::unavailable, std::string("cannot read the folder of logs: ") + std::strerror(errno));
    while (auto* entry = ::readdir(entries.get())) {
        std::string_view found = entry->d_name;
        if (!found.starts_with(before) || !found.ends_with(after) || found.size() <= before.size() + after.size())
            continue;
        auto digits = found.substr(before.size(), found.size() - before.size() - after.size());
        std::uint64_t number = 0;
        auto [end, failed] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
        if (failed == std::errc{} && end == digits.data() + digits.size() && (digits[0] != '0' || digits.size() == 1))
            out.insert(number);
    }
    return out;
}

void Backups::shift(int folder, const std::string& base, std::int64_t most) const {
    auto there = numbers(folder, base);
    std::uint64_t gap = 1;
    while (there.contains(gap)) ++gap;
    if (most > 0 && gap > static_cast<std::uint64_t>(most)) {
        gap = static_cast<std::uint64_t>(most);
        remove(folder, numbered(base, gap));
    }
    for (auto number = gap; number > 1; --number)
        rename(folder, numbered(base, number - 1), numbered(base, number), false);
    rename(folder, base, numbered(base, 1), false);
}

void Backups::count_up(int folder, const std::string& base, std::int64_t most) const {
    auto there = numbers(folder, base);
    auto next = there.empty() ? 1 : *there.rbegin() + 1;
    while (!rename(folder, base, numbered(base, next), true) && ::faccessat(folder, base.c_str(), F_OK, 0) == 0) ++next;
    prune(folder, base, next + 1, most);
}

void Backups::prune(int folder, const std::string& base, std::uint64_t below, std::int64_t most) const {
    if (most < 0) return;
    auto there = numbers(folder, base);
    std::erase_if(there, [&](auto number) { return number >= below; });
    while (there.size() > static_cast<size_t>(most)) {
        remove(folder, numbered(base, *there.begin()));
        there.erase(there.begin());
    }
}

void Backups::move_all(int folder, const std::string& base, const std::string& target) const {
    for (auto number : numbers(folder, base)) move_to_free(folder, numbered(base, number), numbered(target, number));
    move_to_free(folder, base, target);
}

void Backups::move_to_free(int folder, const std::string& from, const std::string& target) const {
    if (rename(folder, from, target, true)) return;
    for (std::uint64_t number = 1; ::faccessat(folder, from.c_str(), F_OK, 0) == 0; ++number)
        if (rename(folder, from, numbered(target, number), true)) return;
}

}  // namespace orrery::appenders
