#include <orrery/kit/log/buffering_base.h>
#include <orrery/testing.h>

#include "cases.h"

using namespace orrery;
using namespace orrery::logkit;

BOOST_AUTO_TEST_SUITE(buffering)

namespace {

std::vector<std::string> sent;

class Sending : public BufferingBase {
public:
    Sending(Host given, const Config& config) : BufferingBase(std::move(given), config) {}
    ~Sending() override { close(); }

protected:
    void send(std::span<const KeptEvent> batch) override {
        std::string text;
        for (auto& event : batch) render(event.get(), text);
        sent.push_back(text);
    }
};

Config settings(std::initializer_list<Fields::Item> more) {
    Fields out{{"orrery.stanza", "s"}, {"conversionpattern", "%message"}};
    for (auto& [name, value] : more) out.add(name, value);
    return Config(std::move(out));
}

/// Rows of level info; a capital letter is an error, `!` a flush. Returns what was sent, batches between bars.
std::string sent_of(std::initializer_list<Fields::Item> more, std::string_view rows, testing::FakeHost& kernel) {
    sent.clear();
    {
        Sending appender(kernel.host("s"), settings(more));
        for (char c : rows)
            if (c == '!')
                appender.flush();
            else
                appender.append(testing::rows(c < 'a' ? Level::error : Level::info, "x", std::string(1, c)));
        sent.push_back("end:");
    }
    std::string out;
    for (auto& one : sent) out += one + "|";
    return out;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_full_buffer_a_trigger_a_flush_and_the_end_send) {
    testing::FakeHost kernel;
    BOOST_TEST(sent_of({{"buffersize", "3"}}, "abcdefgh!i", kernel) == "abc|def|gh|end:|i|");
    BOOST_TEST(sent_of({{"buffersize", "1"}}, "ab", kernel) == "a|b|end:|");
    BOOST_TEST(sent_of({{"buffersize", "0"}}, "ab", kernel) == "a|b|end:|");
    BOOST_TEST(sent_of({{"buffersize", "10"}, {"evaluator", "LevelEvaluator threshold=ERROR"}}, "abCd", kernel) ==
               "abC|end:|d|");
}

BOOST_AUTO_TEST_CASE(lossy_keeps_the_newest_and_sends_only_when_triggered) {
    testing::FakeHost kernel;
    BOOST_TEST(sent_of({{"buffersize", "3"}, {"lossy", "True"}, {"evaluator", "LevelEvaluator threshold=ERROR"}},
                       "abcde!Fgh", kernel) == "deF|end:|");
    BOOST_TEST(sent_of({{"buffersize", "2"},
                        {"lossy", "true"},
                        {"evaluator", "LevelEvaluator threshold=FATAL"},
                        {"lossyevaluator", "LevelEvaluator threshold=ERROR"}},
                       "aBcdE", kernel) == "B|end:|E|");
}

BOOST_AUTO_TEST_CASE(lossy_without_an_evaluator_says_so_and_never_sends) {
    testing::FakeHost kernel;
    BOOST_TEST(sent_of({{"buffersize", "2"}, {"lossy", "true"}}, "abcD!e", kernel) == "end:|");
    BOOST_TEST(kernel.logged("lossy and has no evaluator"));
}

BOOST_AUTO_TEST_CASE(kept_rows_own_what_they_say) {
    testing::FakeHost kernel;
    sent.clear();
    Sending appender(kernel.host("s"),
                     Config(Fields{{"conversionpattern", "%logger %message %property{k} %exception;"}}));
    for (int i = 0; i < 3; ++i)
        appender.append(testing::rows(Level::info, "logger", "m" + std::to_string(i), {{"k", "v"}}, "e"));
    appender.flush();
    BOOST_REQUIRE(sent.size() == 1u);
    BOOST_TEST(sent[0] == "logger m0 v e;logger m1 v e;logger m2 v e;");
}

BOOST_AUTO_TEST_SUITE_END()
