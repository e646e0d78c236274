#include "cluster.h"

#include <orrery/kit/crypto/private_file.h>
#include <orrery/kit/crypto/random.h>
#include <sys/stat.h>

#include <fstream>

#include "pid_file.h"
#include "programs.h"
#include "run_program.h"

namespace orrery::database {
namespace {

constexpr std::uintmax_t room_needed = 128ULL * 1024 * 1024;

void make_private_folder(const fs::path& folder) {
    fs::create_directories(folder);
    fs::permissions(folder, fs::perms::owner_all);
}

void require_room(const fs::path& folder) {
    const auto space = fs::space(folder);
    if (space.available >= room_needed) return;
    throw Error(Code::limit,
                folder.string() + ": only " + std::to_string(space.available / 1024 / 1024) +
                    " MiB are free on this disk; the database needs at least " +
                    std::to_string(room_needed / 1024 / 1024) + " MiB",
                "make room, or give the database another folder with --directory=");
}

void require_ownership(const fs::path& cluster, const RunUser& user) {
    struct stat status {};
    if (::stat(cluster.c_str(), &status) != 0 || status.st_uid == user.uid) return;
    throw Error(Code::denied,
                cluster.string() + " belongs to user id " + std::to_string(status.st_uid) +
                    ", but PostgreSQL runs as '" + user.name + "'",
                "start the site as the user who made it, or run: chown -R " + user.name + " " + cluster.string());
}

// initdb reads the password from a file of the user it runs as; the file is gone when this object is.
class PasswordCopy {
public:
    PasswordCopy(fs::path path, const std::string& password, const RunUser& user) : path_(std::move(path)) {
        crypto::write_private_file(path_, password + "\n");
        hand_over(user, path_);
    }
    ~PasswordCopy() {
        std::error_code ignored;
        fs::remove(path_, ignored);
    }
    PasswordCopy(const PasswordCopy&) = delete;
    PasswordCopy& operator=(const PasswordCopy&) = delete;

private:
    fs::path path_;
};

void run_initdb(const Host& host, const fs::path& programs, const fs::path& folder, const fs::path& password,
                const RunUser& user) {
    Fields spec{{"program", (programs / "initdb").string()},
                {"argument", "--pgdata=" + folder.string()},
                {"argument", std::string("--username=") + Settings::superuser},
                {"argument", "--pwfile=" + password.string()},
                {"argument", "--auth=scram-sha-256"},
                {"argument", "--encoding=UTF8"},
                {"argument", "--locale=C.UTF-8"},
                {"directory", folder.string()}};
    if (!user.is_self) spec.add("user", user.name);
    const int status = run_to_end(host, std::move(spec), std::chrono::seconds(50));
    if (status != 0)
        throw Error(
            Code::internal,
            "initdb ended with status " + std::to_string(status) + " while making the cluster in " + folder.string(),
            "what it said is in the log of '" + std::string(host.instance()) + "'");
}

// The cluster appears under its name only when it is complete: an interrupted attempt is thrown away by the next one.
void make_cluster(const Host& host, const Settings& settings, const fs::path& programs, const RunUser& user) {
    const fs::path unfinished = settings.cluster.string() + ".unfinished";
    const std::string password = crypto::random_token(24);
    fs::remove_all(unfinished);
    make_private_folder(unfinished);
    hand_over(user, unfinished);
    make_private_folder(settings.superuser_password_file().parent_path());
    crypto::write_private_file(settings.superuser_password_file(), password + "\n");
    {
        const fs::path copy = settings.cluster.string() + ".password";
        const PasswordCopy guard(copy, password, user);
        run_initdb(host, programs, unfinished, copy, user);
    }
    fs::rename(unfinished, settings.cluster);
    host.log().info("made a PostgreSQL cluster in " + settings.cluster.string());
}

}  // namespace

int cluster_version(const fs::path& cluster) {
    int major = 0;
    std::ifstream(cluster / "PG_VERSION") >> major;
    return major;
}

fs::path prepare_cluster(const Host& host, const Settings& settings, const RunUser& user) {
    fs::create_directories(settings.cluster.parent_path());
    require_access(user, settings.cluster.parent_path(), settings.site_directory);
    require_room(settings.cluster.parent_path());
    require_ownership(settings.cluster, user);
    if (const auto done = clear_leftovers(settings.cluster); !done.empty()) host.log().warn(done);

    const int major = cluster_version(settings.cluster);
    const fs::path programs = find_programs(settings.bin_directory, major);
    if (major && major < oldest_major)
        throw Error(Code::unsupported,
                    "the cluster was made by PostgreSQL " + std::to_string(major) + "; the oldest that works is " +
                        std::to_string(oldest_major),
                    "move it to a newer version with pg_upgrade");
    if (!major) make_cluster(host, settings, programs, user);
    return programs;
}

}  // namespace orrery::database
