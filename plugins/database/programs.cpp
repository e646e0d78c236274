#include "programs.h"

#include <orrery/error.h>

#include <algorithm>
#include <charconv>

namespace orrery::database {
namespace {

namespace fs = std::filesystem;

bool holds_programs(const fs::path& folder) { return fs::exists(folder / "postgres") && fs::exists(folder / "initdb"); }

int newest_in(const fs::path& root) {
    int newest = 0;
    std::error_code failure;
    for (const auto& entry : fs::directory_iterator(root, failure)) {
        const std::string name = entry.path().filename();
        int major = 0;
        const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), major);
        if (error == std::errc{} && end == name.data() + name.size() && holds_programs(entry.path() / "bin"))
            newest = std::max(newest, major);
    }
    return newest;
}

}  // namespace

fs::path find_programs(const fs::path& configured, int major, const fs::path& root) {
    if (!configured.empty()) {
        if (holds_programs(configured)) return configured;
        throw Error(Code::not_found, "--bin-directory=" + configured.string() + " does not hold postgres and initdb");
    }
    const int wanted = major ? major : newest_in(root);
    if (wanted && holds_programs(root / std::to_string(wanted) / "bin")) return root / std::to_string(wanted) / "bin";
    if (major)
        throw Error(
            Code::not_found, "the cluster was made by PostgreSQL " + std::to_string(major) + ", which is not installed",
            "install postgresql-" + std::to_string(major) + ", or move the cluster to a newer version with pg_upgrade");
    throw Error(Code::not_found, "no PostgreSQL server is installed under " + root.string(),
                "install postgresql-15, or name the folder of its programs with --bin-directory=");
}

}  // namespace orrery::database
