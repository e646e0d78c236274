#include "rest_source.h"

#include <orrery/test_main.h>
#include <orrery/testing.h>

#include <map>

namespace {

using orrery::testing::config;
using orrery::testing::FakeHost;

/// The rows of a result whose pages are given by address, one a line.
std::string read_all(const std::map<std::string, std::string>& pages, const std::string& first,
                     size_t* blocks = nullptr) {
    rest::RestRows rows(first, [&](std::string& address) {
        auto page = rest::Page::read(pages.at(address), "rows", "next", "the source");
        address = page.next;
        return page;
    });
    std::vector<orrery::ColumnKind> kinds;
    std::string text;
    for (auto& column : rows.columns())
        kinds.push_back(column.kind), text += column.name + ":" + std::to_string(static_cast<int>(column.kind)) + " ";
    for (bool more = true; more;) {
        orrery::BlockWriter writer(kinds);
        more = rows.fetch(writer);
        auto bytes = writer.take();
        orrery::Block block(bytes);
        if (blocks) ++*blocks;
        for (uint32_t row = 0; row < block.rows(); ++row) {
            text += "\n";
            for (size_t i = 0; i < kinds.size(); ++i)
                text += block.null(row, i)                        ? "- "
                        : kinds[i] == orrery::ColumnKind::integer ? std::to_string(block.integer(row, i)) + " "
                        : kinds[i] == orrery::ColumnKind::number  ? std::to_string(block.number(row, i)) + " "
                                                                  : std::string(block.text(row, i)) + " ";
        }
    }
    return text;
}

rest::RestSource source(FakeHost& kernel, std::string_view url) {
    return {kernel.host("rest"), config({{"url", url}, {"token", "s3cret-token"}, {"timeout", "2s"}})};
}

}  // namespace

ORRERY_TEST(an_array_becomes_columns_of_their_kinds) {
    ORRERY_EXPECT(
        read_all(
            {{"/a", R"([{"id":1,"price":2,"name":"x","ok":true},{"id":2,"price":2.5,"more":{"a":[1]}},{"id":null}])"}},
            "/a") == "id:1 price:2 name:3 ok:3 more:3 \n1 2.000000 x true - \n2 2.500000 - - {\"a\":[1]} \n- - - - - ");
    ORRERY_EXPECT(read_all({{"/a", "[]"}}, "/a").empty());
}

ORRERY_TEST(pages_follow_each_other_and_large_ones_come_in_blocks) {
    size_t blocks = 0;
    std::string large = "[";
    for (int i = 0; i < 20'000; ++i)
        large += (i ? ",{" : "{") + ("\"n\":" + std::to_string(i)) + ",\"t\":\"" + std::string(60, 'x') + "\"}";
    auto text = read_all(
        {{"/1", R"({"rows":[{"n":-1,"t":"a"}],"next":"/2"})"}, {"/2", R"({"rows":)" + large + R"(],"next":null})"}},
        "/1", &blocks);
    ORRERY_EXPECT(std::count(text.begin(), text.end(), '\n') == 20'001);
    ORRERY_EXPECT(text.find("\n19999 x") != text.npos);
    ORRERY_EXPECT(blocks >= 4);
}

ORRERY_TEST(what_does_not_fit_is_told_with_its_place) {
    ORRERY_EXPECT_ERROR(
        read_all({{"/1", R"({"rows":[{"n":1}],"next":"/2"})"}, {"/2", R"({"rows":[{"n":2},{"n":"two"}]})"}}, "/1"),
        "row 2 of a later page: 'n' is two, no whole number");
    ORRERY_EXPECT_ERROR(read_all({{"/1", R"({"items":[]})"}}, "/1"),
                        "neither a JSON array nor an object with one under 'rows'");
    ORRERY_EXPECT_ERROR(read_all({{"/1", "<html>"}}, "/1"), "does not answer JSON");
    ORRERY_EXPECT_ERROR(read_all({{"/1", "[1]"}}, "/1"), "row 1 of a page is no JSON object");
    ORRERY_EXPECT_ERROR(read_all({{"/1", std::string(1000, '[')}}, "/1"), "does not answer JSON");
}

ORRERY_TEST(statements_stay_below_the_url) {
    FakeHost kernel;
    rest::Client client(kernel.host("rest"), config({{"url", "https://source.example/api/"}}));
    ORRERY_EXPECT(client.address_of("/orders?year=2024").toString() == "https://source.example/api/orders?year=2024");
    for (const char* bad : {"orders", "//evil.example/", "/../admin", "/a/%2e%2e/b", "/a b", "/a#b", ""})
        ORRERY_EXPECT_ERROR(client.address_of(bad), "no path below --url");
    auto page = client.address_of("/orders");
    ORRERY_EXPECT(client.next_address(page, "?page=2").toString() == "https://source.example/api/orders?page=2");
    ORRERY_EXPECT_ERROR(client.next_address(page, "https://evil.example/"), "on another server, evil.example");
}

ORRERY_TEST(a_source_that_is_away_is_told_without_the_token) {
    FakeHost kernel;
    auto away = source(kernel, "http://127.0.0.1:1/api");
    ORRERY_EXPECT_ERROR(away.check(), "cannot read http://127.0.0.1:1/api");
    try {
        away.query("/x", {});
    } catch (const orrery::Error& error) {
        ORRERY_EXPECT(error.code() == orrery::Code::unavailable && !error.hint().empty());
        ORRERY_EXPECT(error.message().find("s3cret") == std::string::npos);
    }
    ORRERY_EXPECT_ERROR(source(kernel, "ftp://x/"), "parameter --url");
    ORRERY_EXPECT_ERROR(source(kernel, "https://user:word@x/"), "parameter --url");
}
