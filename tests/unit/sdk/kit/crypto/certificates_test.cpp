#include "orrery/kit/crypto/certificates.h"

#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "orrery/kit/crypto/certificate_info.h"
#include "support/folder.h"

using namespace orrery::crypto;
using namespace std::chrono_literals;

namespace {

// One root for the whole suite, written where the openssl command can read it.
struct Site : orrery::test::Folder {
    Site() { write("root.pem", root.certificate_pem); }

    // Whether `openssl verify` accepts the certificate under our root with these options.
    bool openssl_accepts(const KeyPair& pair, const std::string& options) const {
        write("leaf.pem", pair.certificate_pem);
        const char* program = std::getenv("OPENSSL");
        const std::string line = std::string(program ? program : "openssl") + " verify -x509_strict -CAfile " +
                                 (path / "root.pem").string() + " " + options + " " + (path / "leaf.pem").string() +
                                 " >/dev/null 2>&1";
        return std::system(line.c_str()) == 0;
    }

    KeyPair root = make_root_authority("Test site root");
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(certificates, Site)

BOOST_AUTO_TEST_CASE(the_root_describes_itself) {
    const CertificateInfo info = read_certificate(root.certificate_pem);
    BOOST_TEST(info.common_name == "Test site root");
    BOOST_TEST(info.issuer_common_name == "Test site root");
    BOOST_TEST(info.is_authority);
    BOOST_TEST(info.serial.size() == 32U);
    BOOST_TEST(info.fingerprint.size() == 64U);
    BOOST_TEST((info.not_after - info.not_before >= std::chrono::days{3650}));
    BOOST_TEST(key_matches_certificate(root));
    BOOST_TEST(root.key_pem.starts_with("-----BEGIN PRIVATE KEY-----"));
}

BOOST_AUTO_TEST_CASE(a_server_certificate_is_good_for_its_names_only) {
    const KeyPair server = issue_server_certificate(
        root, {"site.example", {"site.example", "localhost", "*.apps.example"}, {"127.0.0.1", "::1"}});
    const CertificateInfo info = read_certificate(server.certificate_pem);
    BOOST_TEST(info.dns == (std::vector<std::string>{"site.example", "localhost", "*.apps.example"}),
               boost::test_tools::per_element());
    BOOST_TEST(info.ip == (std::vector<std::string>{"127.0.0.1", "::1"}), boost::test_tools::per_element());
    BOOST_TEST(!info.is_authority);
    for (const char* good :
         {"-verify_hostname localhost", "-verify_hostname x.apps.example", "-verify_ip 127.0.0.1", "-verify_ip ::1"})
        BOOST_TEST(openssl_accepts(server, std::string("-purpose sslserver ") + good), good);
    for (const char* bad : {"-purpose sslserver -verify_hostname other.example",
                            "-purpose sslserver -verify_ip 127.0.0.2", "-purpose sslclient"})
        BOOST_TEST(!openssl_accepts(server, bad), bad);
}

BOOST_AUTO_TEST_CASE(a_client_certificate_is_good_for_clients_only) {
    const KeyPair client = issue_client_certificate(root, "OrreryClient");
    BOOST_TEST(read_certificate(client.certificate_pem).common_name == "OrreryClient");
    BOOST_TEST(openssl_accepts(client, "-purpose sslclient"));
    BOOST_TEST(!openssl_accepts(client, "-purpose sslserver"));
    BOOST_TEST(
        !openssl_accepts(client, "-purpose sslclient -attime " + std::to_string(std::time(nullptr) + 900 * 86400L)));
}

BOOST_AUTO_TEST_CASE(a_leaf_cannot_issue) {
    const KeyPair client = issue_client_certificate(root, "client");
    const KeyPair forged = issue_client_certificate(client, "forged");
    std::ofstream(path / "chain.pem") << client.certificate_pem;
    BOOST_TEST(!openssl_accepts(forged, "-untrusted " + (path / "chain.pem").string()));
}

BOOST_AUTO_TEST_CASE(issuer_and_keys_are_told_apart) {
    const KeyPair twin = make_root_authority("Test site root");
    const KeyPair client = issue_client_certificate(root, "client");
    BOOST_TEST(is_issued_by(client.certificate_pem, root.certificate_pem));
    BOOST_TEST(!is_issued_by(client.certificate_pem, twin.certificate_pem));
    BOOST_TEST(!is_issued_by(root.certificate_pem, client.certificate_pem));
    BOOST_TEST(!key_matches_certificate({client.certificate_pem, root.key_pem}));
    BOOST_TEST(read_certificate(client.certificate_pem).serial !=
               read_certificate(issue_client_certificate(root, "client").certificate_pem).serial);
}

BOOST_AUTO_TEST_CASE(expiry_is_seen_in_advance) {
    const CertificateInfo info =
        read_certificate(issue_client_certificate(root, "client", std::chrono::days{30}).certificate_pem);
    const auto now = std::chrono::system_clock::now();
    BOOST_TEST(!expires_within(info, 29 * 24h, now));
    BOOST_TEST(expires_within(info, 31 * 24h, now));
    BOOST_TEST(expires_within(info, 0s, now + 31 * 24h));
}

BOOST_AUTO_TEST_CASE(what_is_no_name_gets_no_certificate) {
    const auto refused = [this](const ServerNames& names) {
        BOOST_CHECK_THROW(issue_server_certificate(root, names), std::invalid_argument);
    };
    refused({"x", {}, {}});
    refused({"", {"localhost"}, {}});
    refused({std::string(65, 'x'), {"localhost"}, {}});
    refused({"x", {"localhost,DNS:evil.example"}, {}});
    refused({"x", {"a b"}, {}});
    refused({"x", {"*."}, {}});
    refused({"x", {}, {"127.0.0.1,DNS:evil.example"}});
    refused({"x", {}, {"localhost"}});
    BOOST_CHECK_THROW(make_root_authority("x", std::chrono::days{0}), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(what_is_no_pem_is_refused) {
    BOOST_CHECK_THROW(read_certificate(""), std::invalid_argument);
    BOOST_CHECK_THROW(read_certificate(root.key_pem), std::invalid_argument);
    BOOST_CHECK_THROW(read_certificate(root.certificate_pem.substr(0, 200)), std::invalid_argument);
    BOOST_CHECK_THROW(issue_client_certificate({root.certificate_pem, "no key"}, "client"), std::invalid_argument);
}

BOOST_AUTO_TEST_SUITE_END()
