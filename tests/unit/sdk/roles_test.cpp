// Connector and appender through their role tables, and the fake kernel that plugin authors test with.
#include <orrery/plugin.h>
#include <orrery/testing.h>

#include <boost/test/unit_test.hpp>

using namespace orrery;

namespace {

class Numbers : public Rows {
public:
    const std::vector<ResultColumn>& columns() const override { return columns_; }
    bool fetch(BlockWriter& out) override {
        for (int i = 0; i < 10 && next_ < 25; ++i) out.row({next_++});
        return next_ < 25;
    }

private:
    std::vector<ResultColumn> columns_{{"n", ColumnKind::integer}};
    std::int64_t next_ = 0;
};

class Source : public Connector, public Appender {
public:
    Source(Host host, Config) : host_(std::move(host)) {}
    void check() override { throw Error(Code::unavailable, "no route", "plug it in"); }
    std::unique_ptr<Rows> query(std::string_view statement, Record) override {
        if (statement != "numbers") throw Error(Code::invalid, "unknown statement");
        return std::make_unique<Numbers>();
    }
    void append(const LogRows& rows) override { host_.log().info(rows.text(0, LogRows::message)); }

private:
    Host host_;
};

/// Says what it is told, and what it is told with.
class Echo : public Appender, public Service {
public:
    Echo(Host host, Config config) : host_(std::move(host)), config_(std::move(config)) {}
    ~Echo() override { host_.log().info(name() + " ended"); }
    void start() override {
        if (config_.flag("broken")) throw Error(Code::unavailable, "it is broken");
        host_.log().info(name() + " started in " + std::string(config_.data_directory()));
    }
    void stop() override { host_.log().info(name() + " stopped"); }
    void append(const LogRows& rows) override {
        for (uint32_t row = 0; row < rows.size(); ++row)
            host_.log().info(name() + " " + std::string(rows.text(row, LogRows::stanza)) + " " +
                             std::string(rows.text(row, LogRows::message)));
    }
    void flush() override { host_.log().info(name() + " flushed"); }

private:
    std::string name() const { return std::string(config_.text("name")); }
    Host host_;
    Config config_;
};

constexpr orrery_setting echo_setting(std::string_view name, std::string_view type, std::string_view otherwise,
                                      uint32_t flags = 0) {
    return {
        {name.data(), name.size()}, {type.data(), type.size()}, {otherwise.data(), otherwise.size()}, {}, {}, flags, 0};
}
constexpr std::array echo_settings{echo_setting("name", "text", "default"), echo_setting("broken", "flag", "false"),
                                   echo_setting("size", "integer:1..9", ""),
                                   echo_setting("key", "integer", "", ORRERY_SETTING_SECRET),
                                   echo_setting("filter", "text", "", ORRERY_SETTING_LIST)};

struct EchoPlugin {
    testing::FakeHost kernel;
    detail::Instance<Echo> instance{kernel.host("echo"),
                                    Config(Fields{{"name", "own"}, {"orrery.data_directory", "/data"}}), echo_settings};
};

struct Once : Service {
    Once(Host, Config) {}
    void start() override { ++starts; }
    void stop() override {}
    int starts = 0;
};

template <class Role>
Fields call(void* self, size_t index, const Fields& in, int32_t expected = ORRERY_OK) {
    Fields answer;
    auto writer = answer.writer();
    BOOST_TEST(Role::calls[index](self, in.record().raw_record(), &writer) == expected);
    return answer;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(roles)

BOOST_AUTO_TEST_CASE(a_result_is_fetched_block_by_block) {
    using Role = detail::ConnectorRole<Source>;
    testing::FakeHost kernel;
    detail::Instance<Source> instance(kernel.host("source"), Config());
    BOOST_TEST(call<Role>(&instance, 0, {}, ORRERY_UNAVAILABLE).value_or("error.hint", "") == "plug it in");
    auto opened = call<Role>(&instance, 1, {{"statement", "numbers"}});
    BOOST_TEST(opened.value_or("column", "") == "n");
    Fields which{{"result", opened.value_or("result", "")}};
    std::int64_t seen = 0;
    for (bool last = false; !last;) {
        auto fetched = call<Role>(&instance, 2, which);
        Block block(*fetched.find("rows"));
        for (uint32_t row = 0; row < block.rows(); ++row) BOOST_TEST(block.integer(row, 0) == seen++);
        last = fetched.value_or("last", "") == "true";
    }
    BOOST_TEST(seen == 25);
    call<Role>(&instance, 3, which);
    call<Role>(&instance, 2, which, ORRERY_NOT_FOUND);
}

BOOST_AUTO_TEST_CASE(what_was_started_is_not_started_again_before_it_was_stopped) {
    using Role = detail::ServiceRole<Once>;
    testing::FakeHost kernel;
    detail::Instance<Once> instance(kernel.host("once"), Config());
    call<Role>(&instance, 0, {});
    auto refused = call<Role>(&instance, 0, {}, ORRERY_INVALID);
    BOOST_TEST(refused.value_or("error.message", "") == "it has been started already");
    BOOST_TEST(instance.object.starts == 1);
    call<Role>(&instance, 2, {});
    call<Role>(&instance, 0, {});
    BOOST_TEST(instance.object.starts == 2);
}

BOOST_AUTO_TEST_CASE(log_rows_reach_an_appender) {
    using Role = detail::AppenderRole<Source>;
    testing::FakeHost kernel;
    detail::Instance<Source> instance(kernel.host("file"), Config());
    BlockWriter writer(LogRows::kinds());
    writer.row({std::int64_t{1}, std::int64_t{ORRERY_LOG_WARN}, "hub", "1", "hello", {}, "", "hub"});
    call<Role>(&instance, 0, {{"rows", writer.take()}});
    BOOST_TEST(kernel.logged("hello"));
    call<Role>(&instance, 0, {{"rows", "garbage"}}, ORRERY_INVALID);
}

BOOST_AUTO_TEST_CASE(a_block_without_the_stanza_stays_readable) {
    using enum ColumnKind;
    BlockWriter old({integer, integer, text, text, text, text, text});
    old.row({std::int64_t{1}, std::int64_t{ORRERY_LOG_WARN}, "hub", "1", "hello", {}, ""});
    auto bytes = old.take();
    LogRows rows(bytes);
    BOOST_TEST(rows.text(0, LogRows::message) == "hello");
    BOOST_TEST(rows.text(0, LogRows::stanza) == "");
    BlockWriter wrong({integer, integer, text, integer, text, text, text});
    wrong.row({std::int64_t{1}, std::int64_t{1}, "hub", std::int64_t{1}, "hello", {}, ""});
    bytes = wrong.take();
    BOOST_CHECK_THROW(LogRows{bytes}, Error);
}

BOOST_FIXTURE_TEST_CASE(an_appender_is_opened_several_times_with_settings_of_its_own, EchoPlugin) {
    using Role = detail::AppenderRole<Echo>;
    auto opened = call<Role>(&instance, 2,
                             {{"name", "second"},
                              {"filter", "a"},
                              {"filter", "b"},
                              {"caller", "logging"},
                              {"identity.id", "logging"},
                              {"orrery.data_directory", "/elsewhere"}});
    BOOST_TEST(kernel.logged("second started in /data"));
    auto id = std::string(opened.value_or("instance", ""));
    call<Role>(&instance, 0, {{"rows", testing::rows(Level::info, "hub", "hello").block()}, {"instance", id}});
    call<Role>(&instance, 0, {{"rows", testing::rows(Level::info, "hub", "hello").block()}});
    BOOST_TEST(kernel.logged("second test hello"));
    BOOST_TEST(kernel.logged("own test hello"));
    call<Role>(&instance, 1, {{"instance", id}});
    BOOST_TEST(kernel.logged("second flushed"));
    BOOST_TEST(!kernel.logged("own flushed"));
    BOOST_TEST(!kernel.logged("second stopped"));
    call<Role>(&instance, 3, {{"instance", id}});
    BOOST_TEST(kernel.logged("second stopped"));
    BOOST_TEST(kernel.logged("second ended"));
    call<Role>(&instance, 3, {{"instance", id}}, ORRERY_NOT_FOUND);
    call<Role>(&instance, 0, {{"rows", testing::rows(Level::info, "hub", "late").block()}, {"instance", id}},
               ORRERY_NOT_FOUND);
    call<Role>(&instance, 3, {}, ORRERY_INVALID);
}

BOOST_FIXTURE_TEST_CASE(an_opened_appenders_settings_are_checked_like_a_stanzas, EchoPlugin) {
    using Role = detail::AppenderRole<Echo>;
    auto refused = [&](const Fields& given, int32_t status = ORRERY_INVALID) {
        return std::string(call<Role>(&instance, 2, given, status).value_or("error.message", ""));
    };
    BOOST_TEST(refused({{"nmae", "x"}}) == "the plugin has no parameter --nmae");
    BOOST_TEST(refused({{"size", "10"}}) == "parameter --size=10: expected a whole number from 1 to 9");
    BOOST_TEST(refused({{"key", "hush"}}) == "parameter --key: expected a whole number");
    BOOST_TEST(refused({{"name", "a"}, {"name", "b"}}) == "parameter --name is given twice, and it is not a list");
    BOOST_TEST(refused({{"broken", "true"}}, ORRERY_UNAVAILABLE) == "it is broken");
    BOOST_TEST(kernel.logged("default stopped"));
    BOOST_TEST(kernel.logged("default ended"));
}

BOOST_AUTO_TEST_CASE(as_many_appenders_as_are_open_are_ended_with_the_plugin) {
    using Role = detail::AppenderRole<Echo>;
    testing::FakeHost kernel;
    {
        detail::Instance<Echo> instance(kernel.host("echo"), Config(Fields{{"name", "own"}}), echo_settings);
        for (size_t i = 0; i < detail::Opened<Echo>::limit; ++i)
            call<Role>(&instance, 2, {{"name", "n" + std::to_string(i)}});
        call<Role>(&instance, 2, {}, ORRERY_LIMIT);
        call<Role>(&instance, 3, {{"instance", "1"}});
        call<Role>(&instance, 2, {});
    }
    BOOST_TEST(kernel.logged("n1023 stopped"));
    BOOST_TEST(kernel.logged("default ended"));
}

BOOST_AUTO_TEST_CASE(the_fake_kernel_keeps_its_promises) {
    testing::FakeHost kernel;
    auto host = kernel.host("one");
    host.once_put("k", "v", std::chrono::seconds(1));
    BOOST_TEST(host.once_take("k").value() == "v");
    BOOST_TEST(!host.once_take("k").has_value());

    kernel.serve("orrery.http/1", "other", [](uint32_t, Record in, Writer out) {
        out.put("status", "201");
        out.put("body", in.at("target"));
        return int32_t{ORRERY_OK};
    });
    BOOST_TEST(HttpClient(host, "other").call({{"method", "GET"}, {"target", "/x"}}).body == "/x");
    BOOST_CHECK_THROW(HttpClient(host, "nobody").call({{"method", "GET"}, {"target", "/x"}}), Error);

    int seen = 0;
    {
        auto subscription =
            host.subscribe("changed", [&](const Subscription::Event& event) { seen += event.key == "a"; });
        host.publish("changed", "a");
        host.publish("else", "a");
    }
    host.publish("changed", "a");
    BOOST_TEST(seen == 1);

    auto [near, id] = host.offer_stream();
    auto far = host.take_stream(id);
    near.write(wire::Kind::text, "over");
    BOOST_TEST(far.read()->payload == "over");
    BOOST_CHECK_THROW(host.take_stream(id), Error);

    host.post([&] { ++seen; });
    BOOST_TEST(kernel.run_posted() == 1u);
    BOOST_TEST(seen == 2);
}

BOOST_AUTO_TEST_SUITE_END()
