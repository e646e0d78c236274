#include "board.h"

#include <orrery/test_main.h>
#include <orrery/testing.h>

namespace {

using orrery::testing::config;
using orrery::testing::FakeHost;
using orrery::testing::request;

/// A board in a folder of its own; the page is the source's, beside which the tests run.
struct Place {
    FakeHost kernel;
    std::filesystem::path folder =
        std::filesystem::temp_directory_path() / ("board-test-" + std::to_string(::getpid()));
    std::string plugin = std::filesystem::path(__FILE__).parent_path().string();
    Place() { std::filesystem::create_directories(folder); }
    ~Place() { std::filesystem::remove_all(folder); }
    orrery::Config settings() const {
        auto data = folder.string();
        return config({{"path", "/board"}, {"orrery.data_directory", data}, {"orrery.plugin_directory", plugin}});
    }
};

/// The page's end of a WebSocket.
orrery::Stream visit(board::Board& board, std::string_view user) {
    int ends[2];
    ::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends);
    board.open(request("GET", "/board/live").identity("CORP", user), orrery::Stream(ends[1]));
    return orrery::Stream(ends[0]);
}
std::string next(orrery::Stream& stream) {
    auto message = stream.read(std::chrono::seconds(20));
    if (!message) return "end";
    if (message->kind != orrery::wire::Kind::close) return message->payload;
    std::string_view payload = message->payload;
    uint16_t code = 0;
    orrery::wire::read_number(payload, code);
    return std::to_string(code) + " " + std::string(payload);
}
std::string without_time(std::string text) {
    for (size_t at = 0; (at = text.find("\"at\":", at)) != text.npos; at += 5)
        text.erase(at + 5, text.find_first_not_of("0123456789", at + 5) - at - 5);
    return text;
}

}  // namespace

ORRERY_TEST(the_page_and_its_files_are_there) {
    Place place;
    board::Board board(place.kernel.host("board"), place.settings());
    ORRERY_EXPECT(board.handle(request("GET", "/board")).headers.at(0).second == "board/");
    ORRERY_EXPECT(board.handle(request("GET", "/board/")).body.find("<title>Board</title>") != std::string::npos);
    ORRERY_EXPECT(board.handle(request("GET", "/board/board.js")).body.find("new WebSocket") != std::string::npos);
    ORRERY_EXPECT(board.handle(request("GET", "/board/notes")).body == "[]");
    ORRERY_EXPECT(board.handle(request("POST", "/board/notes")).status == 405);
    ORRERY_EXPECT_ERROR(board.handle(request("GET", "/board/../secret")), "no such page");
}

ORRERY_TEST(what_one_says_all_see_and_who_comes_later_too) {
    Place place;
    {
        board::Board board(place.kernel.host("board"), place.settings());
        board.start();
        auto ada = visit(board, "ada"), bob = visit(board, "bob");
        ORRERY_EXPECT(next(ada) == R"({"notes":[]})");
        ORRERY_EXPECT(next(bob) == R"({"notes":[]})");
        ada.write(orrery::wire::Kind::text, "a \"note\"");
        for (auto* one : {&ada, &bob})
            ORRERY_EXPECT(without_time(next(*one)) == R"({"note":{"who":"CORP\\ada","text":"a \"note\"","at":}})");
        board.stop();
        ORRERY_EXPECT(next(bob) == "1001 the service stops");
        ORRERY_EXPECT(next(bob) == "end");
        ORRERY_EXPECT_ERROR(visit(board, "late"), "ending");
    }
    board::Board again(place.kernel.host("board"), place.settings());
    ORRERY_EXPECT(without_time(again.handle(request("GET", "/board/notes")).body) ==
                  R"([{"who":"CORP\\ada","text":"a \"note\"","at":}])");
}

ORRERY_TEST(who_says_nonsense_is_sent_off_and_who_does_not_read_costs_nobody) {
    Place place;
    board::Board board(place.kernel.host("board"), place.settings());
    board.start();
    auto ada = visit(board, "ada"), eve = visit(board, "eve"), slow = visit(board, "slow");
    next(ada), next(eve);
    eve.write(orrery::wire::Kind::text, std::string(1001, 'x'));
    ORRERY_EXPECT(next(eve).starts_with("1008 a note is UTF-8 text"));
    for (int i = 0; i < 700; ++i) {
        ada.write(orrery::wire::Kind::text, std::string(900, 'y'));
        ORRERY_EXPECT(next(ada).starts_with("{\"note\""));
    }
    std::string last;
    for (auto message = next(slow); message != "end"; message = next(slow)) last = message;
    ORRERY_EXPECT(last.starts_with("1013 too much waits"));
}

ORRERY_TEST(pages_stay_open_over_a_swap_and_miss_no_note) {
    Place place;
    board::Board old(place.kernel.host("board"), place.settings()), fresh(place.kernel.host("board"), place.settings());
    auto ada = visit(old, "ada"), bob = visit(fresh, "bob");
    next(ada), next(bob);
    ada.write(orrery::wire::Kind::text, "before");
    ORRERY_EXPECT(next(ada).starts_with("{\"note\""));
    for (auto& open : old.suspend()) fresh.resume(std::move(open));
    old.stop();
    for (auto* one : {&ada, &bob})
        ORRERY_EXPECT(without_time(next(*one)) == R"({"notes":[{"who":"CORP\\ada","text":"before","at":}]})");
    ada.write(orrery::wire::Kind::text, "after");
    for (auto* one : {&ada, &bob})
        ORRERY_EXPECT(without_time(next(*one)) == R"({"note":{"who":"CORP\\ada","text":"after","at":}})");
}

ORRERY_TEST(other_addresses_are_no_board) {
    Place place;
    board::Board board(place.kernel.host("board"), place.settings());
    int ends[2];
    ::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends);
    orrery::Stream other(ends[0]);
    ORRERY_EXPECT_ERROR(board.open(request("GET", "/board/other"), orrery::Stream(ends[1])), "no such WebSocket");
}
