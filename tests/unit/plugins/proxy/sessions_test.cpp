// Sessions: ids that are kept nowhere, idle time, limits, WebSockets that end with them, and the file.
#include "sessions.h"

#include <stdlib.h>
#include <sys/stat.h>

#include <boost/test/unit_test.hpp>
#include <fstream>

#include "session_file.h"
#include "support/folder.h"

using namespace orrery;
using namespace orrery::proxy;
using namespace std::chrono_literals;

namespace {

struct Socket : kit::http::OpenSocket {
    int code = 0;
    std::chrono::steady_clock::time_point used = std::chrono::steady_clock::now() - 2h;
    void close(std::uint16_t with, std::string) override { code = with; }
    std::chrono::steady_clock::time_point last_traffic() const override { return used; }
};

Principal ada() { return {"DIR", "ada", "Ada", {{"Group", "A"}, {"Group", ""}}, {}}; }

std::shared_ptr<Session> old_session(std::chrono::seconds idle_for, std::chrono::seconds valid_for = {}) {
    auto now = Session::Time::clock::now();
    Principal who = ada();
    who.valid_for = valid_for;
    return std::make_shared<Session>(std::string(32, 'h'), "", who, now - idle_for, now - idle_for);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(sessions)

BOOST_AUTO_TEST_CASE(an_id_opens_its_session_at_its_virtual_proxy_only) {
    Sessions all({});
    auto [id, session] = all.create("sales", ada());
    auto [other, second] = all.create("sales", ada());
    BOOST_TEST(id.size() == 43u);
    BOOST_TEST(id != other);
    BOOST_TEST(session->handle() != id);
    BOOST_CHECK(all.find(id, "sales", 30min) == session);
    BOOST_CHECK(!all.find(id, "", 30min));
    BOOST_CHECK(!all.find("", "sales", 30min));
    BOOST_CHECK(!all.find(session->handle(), "sales", 30min));
    BOOST_CHECK(all.find_any(session->handle(), "sales") == session);
    BOOST_CHECK(!all.find_any(session->handle(), ""));
    all.end(session, "out");
    BOOST_CHECK(!all.find(id, "sales", 30min));
    BOOST_TEST(all.of_user("dir", "ADA").size() == 1u);
}

BOOST_AUTO_TEST_CASE(limits_refuse_rather_than_grow) {
    Sessions one_each({3, 1});
    one_each.create("", ada());
    BOOST_CHECK_THROW(one_each.create("", ada()), Error);
    one_each.create("", {"DIR", "b", "", {}, {}});
    one_each.create("", {"DIR", "c", "", {}, {}}, "an-integrators-own-id");
    BOOST_CHECK_THROW(one_each.create("", {"DIR", "d", "", {}, {}}), Error);
    Sessions given({});
    given.create("", ada(), "an-integrators-own-id");
    BOOST_CHECK_THROW(given.create("", ada(), "an-integrators-own-id"), Error);
}

BOOST_AUTO_TEST_CASE(idle_time_and_validity_end_sessions_traffic_keeps_them) {
    auto now = Session::Time::clock::now();
    BOOST_TEST(!old_session(29min)->is_over(now, 30min));
    BOOST_TEST(old_session(31min)->is_over(now, 30min));
    BOOST_TEST(old_session(10s, 5s)->is_over(now, 30min));
    auto session = old_session(31min);
    auto socket = std::make_shared<Socket>();
    session->add(socket);
    BOOST_TEST(session->is_over(now, 30min));
    socket->used = std::chrono::steady_clock::now() - 1min;
    BOOST_TEST(!session->is_over(now, 30min));
    session->remove(socket.get());
    BOOST_TEST(session->is_over(now, 30min));
}

BOOST_AUTO_TEST_CASE(a_proof_shown_again_moves_the_end_out_never_in) {
    auto now = Session::Time::clock::now();
    auto session = old_session(10s, 15s);
    session->extend(2s, now);
    BOOST_TEST(session->is_over(now + 6s, 30min));
    session->extend(60s, now);
    BOOST_TEST(!session->is_over(now + 58s, 30min));
    BOOST_TEST(session->is_over(now + 62s, 30min));
    session->extend(0s, now);
    session->extend(1s, now);
    BOOST_TEST(!session->is_over(now + 62s, 30min));
}

BOOST_AUTO_TEST_CASE(sockets_close_with_4401_even_those_that_come_late) {
    Sessions all({});
    all.restore({old_session(31min)});
    auto session = all.all().front();
    auto socket = std::make_shared<Socket>(), late = std::make_shared<Socket>();
    session->add(socket);
    BOOST_TEST(all.sweep([](std::string_view) { return 30min; }) == 1u);
    BOOST_TEST(socket->code == 4401);
    session->add(late);
    BOOST_TEST(late->code == 4401);
    BOOST_TEST(all.size() == 0u);
}

BOOST_AUTO_TEST_CASE(the_file_gives_back_what_it_got) {
    test::Folder folder;
    auto file = folder.path / "sessions.json";
    BOOST_TEST(read_sessions(file).empty());
    Sessions all({});
    auto [id, session] = all.create("sales", ada());
    write_sessions(file, all.all());
    struct stat status {};
    ::stat(file.c_str(), &status);
    BOOST_TEST((status.st_mode & 0777) == 0600);
    Sessions again({});
    again.restore(read_sessions(file));
    auto found = again.find(id, "sales", 30min);
    BOOST_REQUIRE(found);
    BOOST_TEST(found->who.name == "Ada");
    BOOST_CHECK(found->who.attributes == ada().attributes);
}

BOOST_AUTO_TEST_CASE(a_damaged_or_open_file_is_named) {
    test::Folder folder;
    auto file = folder.path / "sessions.json";
    for (const char* text : {"", "{}", "{\"sessions\":[{}]}", "{\"sessions\":[{\"hash\":\"zz\"}]}"}) {
        std::ofstream(file) << text;
        ::chmod(file.c_str(), 0600);
        BOOST_CHECK_EXCEPTION(read_sessions(file), std::runtime_error, [&](auto& error) {
            return std::string(error.what()).find("sessions.json") != std::string::npos;
        });
    }
    ::chmod(file.c_str(), 0644);
    BOOST_CHECK_THROW(read_sessions(file), std::runtime_error);
}

BOOST_AUTO_TEST_SUITE_END()
