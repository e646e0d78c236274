#include "@FILE@.h"

#include <orrery/test_main.h>
#include <orrery/testing.h>

ORRERY_TEST(a_result_comes_block_by_block) {
    orrery::testing::FakeHost kernel;
    @CLASS@ connector(kernel.host("@NAME@"), orrery::testing::config({{"most", "1000000"}}));
    auto rows = connector.query("numbers 200000", {});
    std::int64_t seen = 0, blocks = 0;
    for (bool more = true; more; ++blocks) {
        orrery::BlockWriter writer({orrery::ColumnKind::integer, orrery::ColumnKind::text});
        more = rows->fetch(writer);
        auto bytes = writer.take();
        orrery::Block block(bytes);
        for (uint32_t row = 0; row < block.rows(); ++row) seen += block.integer(row, 0) == seen + 1;
    }
    ORRERY_EXPECT(seen == 200000);
    ORRERY_EXPECT(blocks > 1);
}

ORRERY_TEST(wrong_statements_say_what_is_right) {
    orrery::testing::FakeHost kernel;
    @CLASS@ connector(kernel.host("@NAME@"), orrery::testing::config({{"most", "10"}}));
    ORRERY_EXPECT_ERROR(connector.query("select 1", {}), "not understood");
    ORRERY_EXPECT_ERROR(connector.query("numbers 11", {}), "more than 10 rows");
}
