#include "logs/batch.h"

#include <orrery/appender.h>

#include "logs/spare_batches.h"

namespace orrery::kernel {

namespace {

constexpr size_t columns = 8;

void append_column_head(std::string& out, ColumnKind kind, size_t validity, size_t data) {
    out.push_back(static_cast<char>(kind));
    out.append(3, '\0');
    wire::append_number(out, static_cast<uint32_t>(validity));
    wire::append_number(out, static_cast<uint32_t>(data));
}

}  // namespace

bool BatchWriter::add(const LogRow& row) {
    try {
        return add_whole(row);
    } catch (const std::bad_alloc&) {
        give_up_begun_row();
        throw;
    }
}

/// Some columns have it, others do not.
void BatchWriter::give_up_begun_row() {
    times_.cut(rows_ * sizeof(std::int64_t)), levels_.cut(rows_ * sizeof(std::int64_t));
    for (auto& column : text_) column.cut_to(rows_);
    with_exception_.resize((rows_ + 7) / 8);
    if (rows_ % 8 != 0) with_exception_.back() = static_cast<char>(with_exception_.back() & ((1 << rows_ % 8) - 1));
}

bool BatchWriter::add_whole(const LogRow& row) {
    if (!add_fields(row.bytes)) {
        for (auto column : {message, exception, properties}) text_[column].undo_cell();
        return false;
    }
    times_.append_number(std::int64_t{row.time_ns / 1000});
    levels_.append_number(std::int64_t{row.level});
    text_[logger].bytes.append(row.logger);
    text_[thread].bytes.append(row.thread);
    text_[stanza].bytes.append(row.stanza);
    for (auto& column : text_) column.end_cell();
    fatal_ |= row.level >= ORRERY_LOG_FATAL;
    if (!of_last_ || row.stanza != last_stanza_) {
        auto found = stanzas_.find(row.stanza);
        if (found == stanzas_.end()) found = stanzas_.emplace(row.stanza, 0).first;
        last_stanza_ = row.stanza;
        of_last_ = &found->second;
    }
    ++rows_;
    if (is_about_itself(row.stanza, row.logger)) ++*of_last_;
    size_ = measure();
    about_site_ = about_site_ || is_about_the_site(row.level, row.stanza, row.logger);
    return true;
}

bool BatchWriter::add_fields(std::string_view bytes) {
    uint32_t count = 0, others = 0;
    wire::RowField field;
    if (!wire::read_number(bytes, count) || count == 0 || !wire::read_row_field(bytes, field)) return false;
    std::array<char, 32> room;
    text_[message].bytes.append(field.text(room));
    auto& into = text_[properties].bytes;
    auto begin = into.size();
    into.append_number(others);
    bool failed = false;
    for (uint32_t i = 1; i < count; ++i) {
        if (!wire::read_row_field(bytes, field)) return false;
        auto value = field.text(room);
        if (field.name == "exception" && !failed) {
            text_[exception].bytes.append(value);
            failed = true;
            continue;
        }
        into.append_number(static_cast<uint32_t>(field.name.size()));
        into.append_number(static_cast<uint32_t>(value.size()));
        into.append(field.name), into.append(value);
        ++others;
    }
    std::memcpy(into.data() + begin, &others, sizeof others);
    if (rows_ % 8 == 0) with_exception_.push_back(0);
    if (failed) with_exception_.back() = static_cast<char>(with_exception_.back() | 1 << rows_ % 8);
    return true;
}

size_t BatchWriter::measure() const noexcept {
    size_t out = sizeof(orrery_block) + columns * 12 + times_.size() + levels_.size() + columns * (rows_ / 8 + 1);
    for (auto& column : text_) out += column.size();
    return out;
}

bool BatchWriter::takes(size_t bytes) const noexcept {
    constexpr size_t names_and_offsets = 1024;  // logger, stanza, thread, and what the columns themselves take
    return size() + 2 * bytes + names_and_offsets <= max_block;  // numbers become longer as text
}

LogBatchPointer BatchWriter::take() {
    auto out = SpareBatches::take(size());
    const std::string all((rows_ + 7) / 8, '\xff');
    out->block.reserve(size());  // from here on nothing asks for memory, so that no row is taken halfway
    out->rows = rows_, out->fatal = fatal_, out->about_site = about_site_;
    out->stanzas = std::move(stanzas_);
    auto& block = out->block;
    wire::append_number(block, rows_);
    wire::append_number(block, static_cast<uint16_t>(columns));
    wire::append_number(block, uint16_t{0});
    for (auto* fixed : {&times_, &levels_}) {
        append_column_head(block, ColumnKind::integer, all.size(), fixed->size());
        block.append(all).append(fixed->view());
        fixed->cut(0);
    }
    for (size_t i = 0; i < texts; ++i) {
        append_column_head(block, ColumnKind::text, all.size(), text_[i].size());
        block.append(i == exception ? with_exception_ : all)
            .append(text_[i].offsets.view())
            .append(text_[i].bytes.view());
        text_[i].clear();
    }
    with_exception_.clear(), stanzas_.clear(), of_last_ = nullptr;
    rows_ = 0, size_ = 0, fatal_ = about_site_ = false;
    return out;
}

LogBatchPointer without(const LogBatch& batch, std::string_view stanza, Omit which) {
    LogRows rows(batch.block);
    BlockWriter kept(LogRows::kinds());
    auto out = std::make_shared<LogBatch>();
    for (uint32_t row = 0; row < rows.size(); ++row) {
        if (rows.text(row, LogRows::stanza) == stanza &&
            (which == Omit::all || is_about_itself(stanza, rows.text(row, LogRows::logger))))
            continue;
        auto text = [&](LogRows::Column column) {
            return rows.block().null(row, column) ? Cell() : Cell(rows.text(row, column));
        };
        using enum LogRows::Column;
        kept.row({rows.microseconds(row), std::int64_t{rows.level_of(row)}, text(logger), text(thread), text(message),
                  text(exception), text(properties), text(LogRows::stanza)});
        out->fatal |= rows.level_of(row) >= ORRERY_LOG_FATAL;
    }
    if (kept.rows() == 0) return nullptr;
    out->stanzas = batch.stanzas;
    if (auto own = out->stanzas.find(stanza); own != out->stanzas.end()) {
        if (which == Omit::all)
            out->stanzas.erase(own);
        else
            own->second = 0;
    }
    out->rows = kept.rows();
    out->block = kept.take();
    return out;
}

}  // namespace orrery::kernel
