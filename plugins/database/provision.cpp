#include "provision.h"

#include <orrery/kit/crypto/private_file.h>
#include <orrery/kit/crypto/random.h>

#include "programs.h"
#include "scram.h"

namespace orrery::database {
namespace {

std::string password_in(const fs::path& file) {
    if (!fs::exists(file)) {
        fs::create_directories(file.parent_path());
        fs::permissions(file.parent_path(), fs::perms::owner_all);
        crypto::write_private_file(file, crypto::random_token(24) + "\n");
    }
    std::string password = crypto::read_private_file(file, 4096);
    password.erase(std::min(password.find_first_of("\r\n"), password.size()));
    if (password.empty() ||
        password.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~!*+") !=
            std::string::npos)
        throw Error(Code::invalid, file.string() + ": the first line must be a password of letters, digits and -_.~!*+",
                    "remove the file to have a new password made");
    return password;
}

bool exists(postgres::Connection& connection, postgres::Literal question, const std::string& name) {
    return connection.run_once(postgres::Statement(question).value(name)).rows() > 0;
}

// DDL takes no parameters; settings of the session carry the values past the statement's text.
void set_role(postgres::Connection& connection, const std::string& role, const std::string& verifier) {
    connection.run_once(postgres::Statement("SELECT set_config('orrery.role', ")
                            .value(role)
                            .add(", false), set_config('orrery.verifier', ")
                            .value(verifier)
                            .add(", false)"));
    connection.run_once(postgres::Statement(
        "DO $$ BEGIN "
        "IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = current_setting('orrery.role')) THEN "
        "EXECUTE format('CREATE ROLE %I', current_setting('orrery.role')); END IF; "
        "EXECUTE format('ALTER ROLE %I LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION PASSWORD %L', "
        "current_setting('orrery.role'), current_setting('orrery.verifier')); END $$"));
}

}  // namespace

void require_version(postgres::Connection& connection) {
    const auto version =
        connection.run_once(postgres::Statement("SELECT current_setting('server_version_num')::int")).integer(0, 0);
    if (version / 10000 < oldest_major)
        throw Error(Code::unsupported, "the database server is PostgreSQL " + std::to_string(version / 10000) +
                                           "; the oldest that works is " + std::to_string(oldest_major));
}

void provision(const Logger& log, const Settings& settings) {
    postgres::Connection connection(settings.superuser_connection("postgres"));
    require_version(connection);
    if (settings.role_password_file.empty())
        throw Error(Code::invalid, "parameter --repository-password-file is missing");
    set_role(connection, settings.role,
             scram_verifier(password_in(settings.role_password_file), crypto::random_bytes(16)));
    if (exists(connection, "SELECT FROM pg_database WHERE datname = ", settings.database)) return;
    connection.run_once(postgres::Statement("CREATE DATABASE ")
                            .name(settings.database)
                            .add(" OWNER ")
                            .name(settings.role)
                            .add(" TEMPLATE template0"));
    connection.run_once(postgres::Statement("REVOKE ALL ON DATABASE ").name(settings.database).add(" FROM PUBLIC"));
    log.info("made the database '" + settings.database + "' for the role '" + settings.role + "'");
}

}  // namespace orrery::database
