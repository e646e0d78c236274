#include "verify.h"

#include <orrery/kit/crypto/digest.h>
#include <orrery/kit/crypto/encoding.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "archiver.h"
#include "head.h"
#include "verify_rows.h"

namespace orrery::logging {
namespace {

/// The files of one log, wherever they lie.
struct Found {
    std::map<std::string, fs::path> closed;  // by name
    fs::path active, manifest;
};

std::string first_line(const fs::path& file) {
    std::ifstream in(file);
    std::string line;
    std::getline(in, line);
    return line;
}
bool is_sealed(const fs::path& file) { return first_line(file).ends_with("\tChecksum"); }

void note_manifest(Found& found, const fs::path& file) {
    // The one beside the active log is at least as new as the archive's copy.
    if (found.manifest.empty() || fs::file_size(file) >= fs::file_size(found.manifest)) found.manifest = file;
}

std::map<std::string, Found> find_logs(const std::vector<fs::path>& folders) {
    std::map<std::string, Found> out;
    for (auto& folder : folders) {
        if (!fs::exists(folder)) continue;
        for (auto& entry : fs::recursive_directory_iterator(folder)) {
            const auto& file = entry.path();
            const auto name = file.filename().string();
            if (!entry.is_regular_file() || name.starts_with('.')) continue;
            if (file.extension() == ".manifest")
                note_manifest(out[file.stem().string()], file);
            else if (file.extension() == ".txt" && is_sealed(file))
                out[file.stem().string()].active = file;
            else if (auto stem = stem_of_closed(name); !stem.empty() && is_sealed(file))
                out[stem].closed[name] = file;
        }
    }
    return out;
}

/// HOST of HOST_AuditSecurity_Proxy: a machine's name may have the sign that divides the parts, the others have not.
std::string machine_of(const std::string& log) {
    const auto service = log.rfind('_');
    const auto facility = service == log.npos || service == 0 ? log.npos : log.rfind('_', service - 1);
    return log.substr(0, facility == log.npos ? service : facility);
}

class LogCheck {
public:
    LogCheck(const Found& found, const std::string& log, const VerifyRequest& request)
        : found_(found),
          log_(log),
          keys_(derive_keys(request.site_key, machine_of(log))),
          head_(read_head(request.heads / (log + ".head"))),
          before_(Chain::genesis(keys_.chain, log)) {
        result_.log = log;
    }
    VerifiedLog run() {
        const auto manifest = read_manifest(found_.manifest, keys_.chain);
        for (auto& entry : manifest.entries)
            if (entry.what == "retired") retired_.insert(entry.file);
        for (auto& entry : manifest.entries)
            if (entry.what == "closed" && !check_closed(entry)) return result_;
        if (manifest.bad_line)
            return fail(found_.manifest.string() + ":" + std::to_string(manifest.bad_line) +
                        ": the manifest was changed, or lines before it were removed");
        for (auto& [name, path] : found_.closed)
            if (!listed_.contains(name)) return fail(path.string() + ": the file is not in the manifest");
        check_active();
        return result_;
    }

private:
    VerifiedLog fail(std::string what) {
        result_.finding = std::move(what);
        return result_;
    }
    bool check_closed(const ManifestEntry& entry) {
        listed_.insert(entry.file);
        auto found = found_.closed.find(entry.file);
        if (found == found_.closed.end()) {
            before_ = entry.last, number_ = 0;
            if (!retired_.contains(entry.file)) fail(entry.file + ": the file is missing");
            return result_.finding.empty();
        }
        const auto text = read_if_there(found->second);
        if (!text) return fail(entry.file + ": the file is missing"), false;
        const Rows rows(*text);
        result_.files += 1, result_.rows += rows.count();
        if (entry.before != before_) return fail(entry.file + ": rows before the first one are missing"), false;
        auto wrong = first_wrong_row(rows, keys_, before_, number_);
        if (wrong.empty() && !is_signed(rows, keys_)) wrong = "the signature of the file is missing or wrong";
        if (wrong.empty() && rows.last("Checksum") != entry.last) wrong = "rows were removed at its end";
        if (wrong.empty() && crypto::hex_encode(crypto::sha256(*text)) != entry.digest)
            wrong = "what stands behind its last row was added";
        if (!wrong.empty()) fail(found->second.string() + ": " + wrong);
        before_ = entry.last;
        number_ = rows.count() == 0 ? 0 : number_of(rows, rows.count() - 1);
        return wrong.empty();
    }
    void check_active() {
        const bool is_head_of_active = head_.before == before_ && head_.rows > 0;
        if (found_.active.empty()) {
            if (is_head_of_active) fail(log_ + ".txt: the file is missing");
            return;
        }
        const auto text = read_if_there(found_.active);
        if (!text) return static_cast<void>(fail(log_ + ".txt: the file is missing"));
        const Rows rows(*text);
        result_.files += 1, result_.rows += rows.count();
        // The service went on from rows of a file that it did not find any more.
        if (head_.before != before_ && rows.count() > 0 && first_wrong_row(rows, keys_, head_.before, number_).empty())
            return static_cast<void>(fail(found_.active.string() + ": rows before the first one are missing"));
        auto wrong = first_wrong_row(rows, keys_, before_, number_);
        if (wrong.empty() && is_head_of_active && rows.count() < head_.rows)
            wrong = "the row after row " + std::to_string(rows.count()) + " was removed, with all that followed (" +
                    std::to_string(head_.rows) + " had been written)";
        if (!wrong.empty()) fail(found_.active.string() + ": " + wrong);
    }

    const Found& found_;
    std::string log_;
    SealKeys keys_;
    Head head_;
    std::string before_;        // the checksum that the next file must go on from
    std::uint64_t number_ = 0;  // of the row that had it
    std::set<std::string> retired_, listed_;
    VerifiedLog result_;
};

std::vector<VerifiedLog> look(const VerifyRequest& request) {
    std::vector<VerifiedLog> out;
    for (auto& [log, found] : find_logs(request.folders)) out.push_back(LogCheck(found, log, request).run());
    return out;
}
bool has_finding(const std::vector<VerifiedLog>& logs) {
    return std::any_of(logs.begin(), logs.end(), [](auto& log) { return !log.finding.empty(); });
}
bool same_findings(const std::vector<VerifiedLog>& left, const std::vector<VerifiedLog>& right) {
    return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                      [](auto& a, auto& b) { return a.log == b.log && a.finding == b.finding; });
}

}  // namespace

std::vector<VerifiedLog> verify(const VerifyRequest& request) {
    constexpr int most_looks = 5;
    auto out = look(request);
    // A file that was closed or moved between two steps looks tampered with, once: what is true is found again.
    for (int looks = 1; looks < most_looks && has_finding(out); ++looks) {
        auto again = look(request);
        const bool same = same_findings(out, again);
        out = std::move(again);
        if (same) break;
    }
    return out;
}

}  // namespace orrery::logging
