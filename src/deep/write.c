#include "deep/write.h"

#include "base/error.h"
#include "base/memory.h"
#include "deep/outputs.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

void gsnn_deep_write_word(gsnn_json *json, const char *name, const gsnn_deep_word *word) {
    gsnn_text layer = {0};
    gsnn_json_key(json, name);
    gsnn_json_begin_array(json);
    for (size_t i = 0; i < word->depth; i++) {
        const char *id = word->letters->items[word->at[i]].id;
        if (i + 1 < word->depth && word->beside[i + 1]) {
            gsnn_text_append_format(&layer, "%s+", id);
        } else if (word->beside[i]) {
            gsnn_text_append(&layer, id);
            gsnn_json_string(json, gsnn_text_string(&layer));
            gsnn_text_reset(&layer);
        } else {
            gsnn_json_string(json, id);
        }
    }
    gsnn_json_end_array(json);
    gsnn_text_clear(&layer);
}

void gsnn_deep_write_codomain(gsnn_json *json, const gsnn_deep_letters *letters) {
    const gsnn_deep_outputs *outputs = letters->outputs;
    gsnn_json_key(json, "codomain");
    gsnn_json_begin_object(json);
    gsnn_json_member_string(json, "kind", outputs->codomain->kind);
    gsnn_json_member_unsigned(json, "dimension", outputs->codomain->dimension);
    gsnn_json_member_unsigned(json, "linear", outputs->linear);
    gsnn_json_member_unsigned(json, "constant", outputs->constant);
    gsnn_json_key(json, "images");
    gsnn_json_begin_array(json);
    for (size_t g = 0; g < letters->generator_count; g++)
        outputs->codomain->action->write_element(json, &outputs->codomain->generators, g,
                                                 outputs->codomain->dimension);
    gsnn_json_end_array(json);
    gsnn_json_end_object(json);
    gsnn_json_member_string(json, "activation",
                            gsnn_record_activation_name(outputs->codomain->activation));
}

/* ---- One word ------------------------------------------------------------------------------ */

static void write_table(gsnn_json *json, const char *name, const int32_t *values, size_t rows,
                        size_t columns) {
    gsnn_json_key(json, name);
    gsnn_json_begin_array(json);
    for (size_t r = 0; r < rows; r++)
        gsnn_json_int32s(json, values + r * columns, columns);
    gsnn_json_end_array(json);
}

/* The basis of the input weights of a matrix action, as the record has it. */
static void write_basis(gsnn_json *json, const gsnn_deep_word *word, size_t i) {
    const gsnn_enumeration_record *record = word->letters->record;
    const gsnn_record_weights *weights =
        &record->architectures[word->letters->items[word->at[i]].architecture].weights;
    size_t degree = record->group.degree;
    if (record->group.action->permutes_inputs || !weights->basis)
        return;
    gsnn_json_key(json, "basis");
    gsnn_json_begin_array(json);
    for (size_t k = 0; k < weights->dimension; k++) {
        gsnn_json_begin_array(json);
        for (size_t r = 0; r < weights->basis_row_count; r++)
            gsnn_json_doubles(json, weights->basis + (k * weights->basis_row_count + r) * degree,
                              degree);
        gsnn_json_end_array(json);
    }
    gsnn_json_end_array(json);
}

static gsnn_status write_layer(gsnn_json *json, const gsnn_deep_word *word, size_t i,
                               gsnn_error *error) {
    const gsnn_deep_letter *p = &word->letters->items[word->at[i]];
    size_t columns = gsnn_deep_word_columns(word, i);
    int32_t *rows = gsnn_new(p->neurons * columns, sizeof *rows);
    gsnn_status status = rows ? gsnn_deep_word_rows(word, i, rows, error) : gsnn_fail_memory(error);
    if (status) {
        free(rows);
        return status;
    }
    gsnn_json_begin_object(json);
    gsnn_json_member_string(json, "id", p->id);
    if (word->beside[i])
        gsnn_json_member_boolean(json, "beside", true);
    gsnn_json_member_integer(json, "type", p->type);
    gsnn_json_member_unsigned(json, "neurons", p->neurons);
    gsnn_json_key(json, "from");
    gsnn_json_begin_array(json);
    for (size_t j = 0; j <= i; j++)
        if (gsnn_deep_word_block(word, i, j))
            gsnn_json_unsigned(json, j);
    gsnn_json_end_array(json);
    write_table(json, "signed_permutations", p->rho, word->letters->generator_count, p->neurons);
    gsnn_json_key(json, "weights");
    gsnn_json_begin_object(json);
    gsnn_json_member_unsigned(json, "dimension", gsnn_deep_word_weights(word, i));
    gsnn_json_key(json, "blocks");
    gsnn_json_begin_array(json);
    for (size_t j = 0; j <= i; j++)
        gsnn_json_unsigned(json, gsnn_deep_word_block(word, i, j));
    gsnn_json_end_array(json);
    write_basis(json, word, i);
    write_table(json, "rows", rows, p->neurons, columns);
    gsnn_json_end_object(json);
    gsnn_json_end_object(json);
    free(rows);
    return GSNN_OK;
}

gsnn_status gsnn_deep_write_layers(gsnn_json *json, const gsnn_deep_word *word, gsnn_error *error) {
    gsnn_deep_parameters parameters;
    gsnn_status status = gsnn_deep_word_parameters(&parameters, word, error);
    gsnn_json_key(json, "layers");
    gsnn_json_begin_lines(json);
    for (size_t i = 0; !status && i < word->depth; i++)
        status = write_layer(json, word, i, error);
    gsnn_json_end_array(json);
    if (status)
        return status;
    gsnn_json_key(json, "parameters");
    gsnn_json_begin_object(json);
    gsnn_json_member_unsigned(json, "weights", parameters.weights);
    gsnn_json_member_unsigned(json, "bias", parameters.bias);
    gsnn_json_member_unsigned(json, "output", parameters.output);
    gsnn_json_member_unsigned(json, "linear", parameters.linear);
    gsnn_json_member_unsigned(json, "constant", parameters.constant);
    gsnn_json_member_unsigned(json, "total", parameters.total);
    gsnn_json_member_unsigned(json, "scale", parameters.scale);
    gsnn_json_end_object(json);
    return GSNN_OK;
}

gsnn_status gsnn_deep_write_whole_word(const gsnn_deep_word *word, const bool *independent,
                                       gsnn_sink sink, void *context, gsnn_error *error) {
    gsnn_json json;
    gsnn_json_init(&json, sink, context);
    gsnn_json_document_head(&json, "gsnn-deep-word/1");
    gsnn_record_group_write(&json, &word->letters->record->group, GSNN_DEEP_GROUP);
    if (word->letters->outputs)
        gsnn_deep_write_codomain(&json, word->letters);
    gsnn_deep_write_word(&json, "word", word);
    gsnn_json_member_unsigned(&json, "neurons", gsnn_deep_word_neurons(word));
    gsnn_json_member_unsigned(&json, "depth", gsnn_deep_word_layers(word));
    gsnn_json_member_unsigned(&json, "effective_depth", gsnn_deep_word_effective_depth(word));
    gsnn_json_member_boolean(&json, "admissible", true);
    if (independent)
        gsnn_json_member_string(&json, "independent", *independent ? "certified" : "not certified");
    gsnn_status status = gsnn_deep_write_layers(&json, word, error);
    if (status) {
        gsnn_json_abandon(&json);
        return status;
    }
    gsnn_json_end_object(&json);
    return gsnn_json_end(&json, error);
}

/* ---- Letters ------------------------------------------------------------------------------- */

/* Whether a letter is admissible behind a first one (SIZE_MAX: as the first), by the row condition
 * alone. */
static gsnn_status is_admissible(gsnn_deep_automaton *automaton, size_t first, size_t letter,
                                 bool *admissible, gsnn_error *error) {
    uint32_t node = 0;
    gsnn_status status = GSNN_OK;
    if (first != SIZE_MAX)
        status = gsnn_deep_automaton_step(automaton, 0, first, &node, error);
    *admissible =
        !status && node != GSNN_DEEP_NO_NODE && !gsnn_deep_automaton_fault(automaton, node, letter);
    return status;
}

typedef gsnn_status (*letter_writer)(void *to, const gsnn_deep_letters *letters, size_t letter,
                                     bool admissible, const bool *wakes);

static gsnn_status write_json_letter(void *to, const gsnn_deep_letters *letters, size_t letter,
                                     bool admissible, const bool *wakes) {
    gsnn_json *json = to;
    const gsnn_deep_letter *p = &letters->items[letter];
    gsnn_json_begin_object(json);
    gsnn_json_member_string(json, "id", p->id);
    gsnn_json_member_integer(json, "type", p->type);
    gsnn_json_member_unsigned(json, "neurons", p->neurons);
    gsnn_json_member_unsigned(json, "dimension", p->dimension);
    gsnn_json_member_boolean(json, "admissible", admissible);
    gsnn_json_key(json, "blocks");
    gsnn_json_begin_array(json);
    for (size_t q = 0; q < letters->count; q++)
        gsnn_json_unsigned(json, gsnn_deep_block_dimension(letters, q, letter));
    gsnn_json_end_array(json);
    gsnn_json_key(json, "wakes_after");
    gsnn_json_begin_array(json);
    for (size_t q = 0; q < letters->count; q++)
        if (wakes[q])
            gsnn_json_string(json, letters->items[q].id);
    gsnn_json_end_array(json);
    gsnn_json_end_object(json);
    return GSNN_OK;
}

static gsnn_status write_text_letter(void *to, const gsnn_deep_letters *letters, size_t letter,
                                     bool admissible, const bool *wakes) {
    gsnn_text *text = to;
    const gsnn_deep_letter *p = &letters->items[letter];
    size_t begin = text->length;
    gsnn_text_append_format(text, "%-8s %4d %9zu %5zu  ", p->id, p->type, p->neurons, p->dimension);
    if (admissible)
        gsnn_text_append(text, "at once");
    for (size_t q = 0; !admissible && q < letters->count; q++) {
        if (!wakes[q])
            continue;
        if (text->length - begin + strlen(letters->items[q].id) > 78) {
            gsnn_text_append_char(text, '\n');
            begin = text->length;
            gsnn_text_append(text, "                               ");
        }
        gsnn_text_append(text, letters->items[q].id);
        gsnn_text_append_char(text, ' ');
    }
    while (text->length && text->bytes[text->length - 1] == ' ')
        text->length--;
    gsnn_text_append_char(text, '\n');
    return GSNN_OK;
}

static gsnn_status each_letter(const gsnn_deep_letters *letters, letter_writer write, void *to,
                               gsnn_error *error) {
    gsnn_deep_automaton automaton;
    bool *wakes = gsnn_new(letters->count, sizeof *wakes);
    gsnn_status status = wakes ? gsnn_deep_automaton_init(&automaton, letters,
                                                          (gsnn_deep_rules){.rows = true}, error)
                               : gsnn_fail_memory(error);
    if (status) {
        free(wakes);
        return status;
    }
    for (size_t p = 0; !status && p < letters->count; p++) {
        bool admissible;
        status = is_admissible(&automaton, SIZE_MAX, p, &admissible, error);
        for (size_t q = 0; !status && q < letters->count; q++) {
            status = is_admissible(&automaton, q, p, &wakes[q], error);
            wakes[q] &= !admissible;
        }
        if (!status)
            status = write(to, letters, p, admissible, wakes);
    }
    gsnn_deep_automaton_clear(&automaton);
    free(wakes);
    return status;
}

gsnn_status gsnn_deep_write_letters(const gsnn_deep_letters *letters, bool table, gsnn_sink sink,
                                    void *context, gsnn_error *error) {
    if (table) {
        gsnn_text text = {0};
        gsnn_text_append(&text, "letter   type   neurons   dim  admissible\n");
        gsnn_status status = each_letter(letters, write_text_letter, &text, error);
        gsnn_text_append(&text, "\ndim: free weights of the inputs; admissible: at once, or behind "
                                "a first layer\nof one of these letters.\n");
        if (!status && text.failed)
            status = gsnn_fail_memory(error);
        if (!status && !sink(context, text.bytes, text.length))
            status = gsnn_fail(error, GSNN_FAILED, "cannot be written");
        gsnn_text_clear(&text);
        return status;
    }
    gsnn_json json;
    gsnn_json_init(&json, sink, context);
    gsnn_json_document_head(&json, "gsnn-deep-letters/1");
    gsnn_record_group_write(&json, &letters->record->group, GSNN_DEEP_GROUP);
    gsnn_json_key(&json, "letters");
    gsnn_json_begin_lines(&json);
    gsnn_status status = each_letter(letters, write_json_letter, &json, error);
    gsnn_json_end_array(&json);
    if (status) {
        gsnn_json_abandon(&json);
        return status;
    }
    gsnn_json_end_object(&json);
    return gsnn_json_end(&json, error);
}
