#include <orrery/kit/crypto/certificate_info.h>

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <fstream>
#include <iterator>

#include "certificates/site_certificates.h"
#include "support/folder.h"

using namespace orrery::repository;
namespace fs = std::filesystem;

namespace {

struct Certificates : orrery::test::Folder {
    Certificates() {
        settings.folder = path / "export";
        settings.authority = path / "authority";
        settings.host_names = {"central.example"};
    }
    std::string text(const char* name) const {
        std::ifstream file(settings.folder / name);
        return {std::istreambuf_iterator<char>(file), {}};
    }
    fs::perms mode(const fs::path& file) const { return fs::status(file).permissions(); }
    CertificateSettings settings;
};

bool holds(const std::vector<std::string>& list, const std::string& item) {
    return std::find(list.begin(), list.end(), item) != list.end();
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(certificates, Certificates)

BOOST_AUTO_TEST_CASE(a_site_gets_its_certificates_once) {
    BOOST_TEST(prepare_certificates(settings).size() == 3u);
    const auto server = orrery::crypto::read_certificate(text("server.pem"));
    BOOST_TEST(holds(server.dns, "localhost"));
    BOOST_TEST(holds(server.dns, "central.example"));
    BOOST_TEST(holds(server.ip, "127.0.0.1"));
    BOOST_TEST(orrery::crypto::read_certificate(text("client.pem")).common_name == "QlikClient");
    for (auto* name : {"server.pem", "client.pem"})
        BOOST_TEST(orrery::crypto::is_issued_by(text(name), text("root.pem")), name);
    const auto secret = fs::perms::owner_read | fs::perms::owner_write;
    for (auto& key :
         {settings.folder / "server_key.pem", settings.folder / "client_key.pem", settings.authority / "root_key.pem"})
        BOOST_TEST((mode(key) == secret), key);
    BOOST_TEST((mode(settings.authority) == fs::perms::owner_all));
    BOOST_TEST(!fs::exists(settings.folder / "root_key.pem"));
    const auto before = text("server.pem");
    BOOST_TEST(prepare_certificates(settings).empty());
    BOOST_TEST(text("server.pem") == before);
}

BOOST_AUTO_TEST_CASE(what_is_missing_old_or_foreign_is_made_anew) {
    prepare_certificates(settings);
    const auto root = text("root.pem");
    fs::remove(settings.folder / "client_key.pem");
    BOOST_TEST(prepare_certificates(settings).size() == 1u);
    settings.host_names.push_back("second.example");
    BOOST_TEST(prepare_certificates(settings).size() == 1u);
    BOOST_TEST(holds(orrery::crypto::read_certificate(text("server.pem")).dns, "second.example"));
    const auto later = std::chrono::system_clock::now() + std::chrono::days(800);
    BOOST_TEST(prepare_certificates(settings, later).size() == 2u);
    Certificates other;
    prepare_certificates(other.settings);
    for (auto* name : {"client.pem", "client_key.pem"})
        fs::copy_file(other.settings.folder / name, settings.folder / name, fs::copy_options::overwrite_existing);
    BOOST_TEST(prepare_certificates(settings).size() == 1u);
    BOOST_TEST(text("root.pem") == root);
}

BOOST_AUTO_TEST_CASE(without_the_roots_key_nothing_is_signed) {
    prepare_certificates(settings);
    fs::remove_all(settings.authority);
    BOOST_TEST(prepare_certificates(settings).empty());  // a rim node lives with what it was given
    fs::remove(settings.folder / "server.pem");
    BOOST_CHECK_THROW(prepare_certificates(settings), std::runtime_error);
    const auto ended = std::chrono::system_clock::now() + std::chrono::days(5000);
    BOOST_CHECK_THROW(prepare_certificates(settings, ended), std::runtime_error);
}

BOOST_AUTO_TEST_SUITE_END()
