#include "settings.h"

#include <boost/test/unit_test.hpp>
#include <map>

using namespace orrery;
using namespace orrery::database;

namespace {

// The settings as the kernel hands them over, with defaults filled in and some of them changed.
Settings read(const std::map<std::string, std::string>& changes) {
    std::map<std::string, std::string> values{{"orrery.stanza", "database"},
                                              {"orrery.site_directory", "/site"},
                                              {"orrery.data_directory", "/site/data/database"},
                                              {"mode", "private"},
                                              {"host", "elsewhere"},
                                              {"port", "4432"},
                                              {"user", "postgres"},
                                              {"repository-database", "QSR"},
                                              {"repository-role", "qliksenserepository"},
                                              {"repository-password-file", "secrets/repository-database"}};
    for (const auto& [name, value] : changes) values[name] = value;
    Fields fields;
    for (const auto& [name, value] : values) fields.add(name, value);
    return read_settings(Config(std::move(fields)));
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_private_cluster_listens_on_loopback_whatever_host_says) {
    const Settings settings = read({});
    BOOST_TEST(settings.host == "127.0.0.1");
    BOOST_TEST(settings.cluster == "/site/data/database/cluster");
    BOOST_TEST(settings.role_password_file == "/site/secrets/repository-database");
    BOOST_TEST(settings.superuser_password_file() == "/site/data/database/secrets/superuser");
    BOOST_TEST(settings.repository_connection().label() == "qliksenserepository@127.0.0.1:4432/QSR");
}

BOOST_AUTO_TEST_CASE(a_remote_server_is_where_host_says) {
    BOOST_TEST(read({{"mode", "remote"}}).repository_connection().label() == "qliksenserepository@elsewhere:4432/QSR");
}

BOOST_AUTO_TEST_CASE(absolute_folders_stay_and_relative_ones_belong_to_the_site) {
    BOOST_TEST(read({{"directory", "/var/lib/db"}}).cluster == "/var/lib/db");
    BOOST_TEST(read({{"directory", "db"}}).cluster == "/site/db");
}

BOOST_AUTO_TEST_CASE(what_is_wrong_is_named) {
    BOOST_CHECK_EXCEPTION(read({{"postgres-parameter", "work_mem"}}), Error, [](const Error& error) {
        return error.message().find("--postgres-parameter=work_mem") != std::string::npos;
    });
    BOOST_CHECK_THROW(read({{"repository-role", "orrery"}}), Error);
}
