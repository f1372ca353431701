#include "search/document.h"

#include "fit/document.h"
#include "record/record_group.h"
#include "search/rule.h"
#include "train/dense.h"

#include <math.h>

void gsnn_search_append_reason(gsnn_text *text, const gsnn_search *search) {
    const gsnn_contender *best = search->best, *chosen = search->chosen;
    if (best == chosen)
        gsnn_text_append_format(text, "least error%s; none with fewer parameters is within %u se",
                                chosen->exact ? " (exact)" : "", search->task->options.errors);
    else
        gsnn_text_append_format(text, "fewest parameters within %u se of %s",
                                search->task->options.errors, best->name);
}

/* What a measured error is called. */
static const char *error_name(const gsnn_search *s) {
    return s->task->options.logistic ? "loss" : "nmse";
}

/* ---- Contenders ------------------------------------------------------------------------------ */

static void write_summands(gsnn_json *json, const gsnn_search *s, const gsnn_contender *c) {
    gsnn_json_key(json, "summands");
    gsnn_json_begin_array(json);
    for (size_t i = 0; i < c->choice_count; i++) {
        gsnn_json_begin_object(json);
        gsnn_json_member_string(json, "id",
                                s->task->record->architectures[c->choices[i].architecture].id);
        gsnn_json_member_unsigned(json, "channels", c->choices[i].channels);
        gsnn_json_end_object(json);
    }
    gsnn_json_end_array(json);
}

/* The members of a contender that has been measured. */
static void write_errors(gsnn_json *json, const gsnn_search *s, const gsnn_contender *c) {
    size_t units = s->task->data->units;
    gsnn_difference difference = gsnn_rule_difference(c->units, s->best->units, units);
    const gsnn_contender *regular = gsnn_search_regular(s);
    gsnn_json_member_double(json, error_name(s), c->nmse);
    gsnn_json_member_double(json, "se", c->deviation);
    if (s->task->options.logistic) {
        gsnn_json_member_double(json, "accuracy", c->accuracy);
        gsnn_json_member_boolean(json, "polished", c->is_polished);
    }
    gsnn_json_member_boolean(json, "exact", c->exact);
    gsnn_json_key(json, "to_best");
    gsnn_json_begin_object(json);
    gsnn_json_member_double(json, "difference", difference.mean);
    gsnn_json_member_double(json, "se", difference.deviation);
    gsnn_json_end_object(json);
    gsnn_json_key(json, "against_control");
    if (regular) {
        gsnn_json_begin_object(json);
        if (regular->nmse > 0)
            gsnn_json_member_double(json, "ratio", c->nmse / regular->nmse);
        else
            gsnn_json_member_null(json, "ratio");
        gsnn_json_member_double(
            json, "share", gsnn_rule_share(c->units, regular->units, units, s->task->options.seed));
        gsnn_json_end_object(json);
    } else {
        gsnn_json_null(json);
    }
}

static void write_values(gsnn_json *json, const gsnn_search *s, const gsnn_contender *c) {
    size_t outputs = s->task->data->outputs;
    gsnn_json_key(json, "held_out");
    if (!c->measured) {
        gsnn_json_null(json);
        return;
    }
    gsnn_json_begin_array(json);
    for (size_t i = 0; i < s->task->data->rows; i++)
        gsnn_fit_write_outputs(json, c->held_out + i * outputs, outputs);
    gsnn_json_end_array(json);
}

/* A move: what is added, or which channel grows from what to what. */
static void write_move(gsnn_json *json, const gsnn_search *s, const gsnn_search_move *move,
                       bool first) {
    const gsnn_record_architecture *all = s->task->record->architectures;
    bool grows = gsnn_search_grows(move);
    gsnn_json_member_string(json, "move", grows ? "grow" : first ? "start" : "add");
    gsnn_json_member_string(json, "id", all[move->architecture].id);
    if (grows)
        gsnn_json_member_string(json, "from", all[move->from].id);
    else
        gsnn_json_member_null(json, "from");
    if (grows)
        gsnn_json_member_unsigned(json, "channel", move->channel + 1);
}

/* How it is fitted move by move: the ids of its channels in the order in which they are added, or,
 * where some of them grow, the moves. */
static void write_moves(gsnn_json *json, const gsnn_search *s, const gsnn_contender *c) {
    bool grown = gsnn_search_any_grows(c->moves, c->move_count);
    gsnn_json_key(json, grown ? "moves" : "order");
    gsnn_json_begin_array(json);
    for (size_t k = 0; k < c->move_count; k++) {
        if (!grown) {
            gsnn_json_string(json, s->task->record->architectures[c->moves[k].architecture].id);
            continue;
        }
        gsnn_json_begin_object(json);
        write_move(json, s, &c->moves[k], k == 0);
        gsnn_json_end_object(json);
    }
    gsnn_json_end_array(json);
}

static void write_starts(gsnn_json *json, const gsnn_part_fit *fit) {
    gsnn_json_key(json, "starts");
    gsnn_json_begin_array(json);
    for (size_t r = 0; r < fit->restarts; r++)
        if (isfinite(fit->losses[r]))
            gsnn_json_double(json, fit->losses[r]);
        else
            gsnn_json_null(json);
    gsnn_json_end_array(json);
}

static void write_contender(gsnn_json *json, const gsnn_search *s, const gsnn_contender *c) {
    gsnn_json_member_string(json, "name", c->name);
    if (c->word)
        gsnn_json_member_string(json, "word", c->name);
    else
        write_summands(json, s, c);
    gsnn_json_member_unsigned(json, "parameters", c->parameters);
    gsnn_json_member_unsigned(json, "neurons", c->neurons);
    if (c->measured) {
        write_errors(json, s, c);
    } else {
        gsnn_json_member_null(json, error_name(s));
        gsnn_json_member_string(json, "reason",
                                !c->finalist             ? "not a finalist"
                                : gsnn_contender_done(c) ? "support"
                                                         : "interrupted");
    }
    if (c->moves)
        write_moves(json, s, c);
    gsnn_json_member_unsigned(json, "restarts", c->parts[0].restarts);
    gsnn_json_member_unsigned(json, "hits", c->parts[0].hits);
    write_starts(json, &c->parts[0]);
    gsnn_json_member_double(json, "work", gsnn_contender_work(c));
}

static void write_entry(gsnn_json *json, const gsnn_search *s, const gsnn_contender *c) {
    gsnn_json_begin_item(json, "entry");
    write_contender(json, s, c);
    if (c->rounds > 0) {
        gsnn_json_member_unsigned(json, "rounds", c->rounds);
        if (c->validated)
            gsnn_json_member_double(json, "validation", c->validation);
        else
            gsnn_json_member_null(json, "validation");
    }
    gsnn_json_key(json, "front");
    gsnn_json_begin_array(json);
    if (gsnn_search_on_front(s, c, false))
        gsnn_json_string(json, "parameters");
    if (gsnn_search_on_front(s, c, true))
        gsnn_json_string(json, "neurons");
    gsnn_json_end_array(json);
    write_values(json, s, c);
    gsnn_json_end_item(json);
}

static void write_control(gsnn_json *json, const gsnn_search *s, const gsnn_control *control) {
    gsnn_json_begin_item(json, "control");
    if (control->missing) {
        gsnn_json_member_string(json, "name", control->contender.name);
        gsnn_json_member_null(json, error_name(s));
        gsnn_json_member_string(json, "reason", control->missing);
    } else {
        write_contender(json, s, &control->contender);
        write_values(json, s, &control->contender);
    }
    gsnn_json_end_item(json);
}

static void write_front(gsnn_json *json, const gsnn_search *s, const char *name, bool neurons) {
    gsnn_json_key(json, name);
    gsnn_json_begin_array(json);
    for (size_t i = 0; i < s->entries.count; i++)
        if (gsnn_search_on_front(s, &s->entries.items[i], neurons))
            gsnn_json_string(json, s->entries.items[i].name);
    gsnn_json_end_array(json);
}

/* ---- Selection ------------------------------------------------------------------------------- */

static void write_rounds(gsnn_json *json, const gsnn_halving *halving) {
    gsnn_json_line(json);
    gsnn_json_key(json, "rounds");
    gsnn_json_begin_array(json);
    for (size_t r = 0; r < halving->count; r++) {
        gsnn_json_begin_object(json);
        gsnn_json_member_unsigned(json, "entries", halving->rounds[r].entries);
        gsnn_json_member_unsigned(json, "restarts", halving->rounds[r].restarts);
        gsnn_json_member_unsigned(json, "iterations", halving->rounds[r].iterations);
        gsnn_json_end_object(json);
    }
    gsnn_json_end_array(json);
}

static void write_step(gsnn_json *json, const gsnn_search *s, size_t number,
                       const gsnn_search_step *step) {
    gsnn_json_begin_item(json, "step");
    gsnn_json_member_unsigned(json, "step", number);
    write_move(json, s, &step->move, number == 1);
    gsnn_json_member_unsigned(json, "parameters", step->parameters);
    gsnn_json_member_double(json, "bic", step->bic);
    gsnn_json_member_double(json, "mse", step->loss);
    gsnn_json_member_double(json, "validation", step->validation);
    gsnn_json_end_item(json);
}

/* How far the path of the best run was followed. */
static void write_kept(gsnn_json *json, const gsnn_search *s) {
    const gsnn_search_path *path = gsnn_search_best_path(s);
    gsnn_json_line(json);
    gsnn_json_member_unsigned(json, "kept", path ? path->kept : 0);
    gsnn_json_member_unsigned(json, "path_units", s->greedy.units);
    gsnn_json_member_double(json, "path_work", s->greedy.work);
}

static void write_cover(gsnn_json *json, const gsnn_search *s, const gsnn_cover *cover) {
    const gsnn_record_architecture *architectures = s->task->record->architectures;
    gsnn_json_begin_item(json, "cover");
    gsnn_json_member_string(json, "from", architectures[cover->from].id);
    gsnn_json_member_string(json, "to", architectures[cover->to].id);
    gsnn_json_member_string(json, "entry", cover->entry->name);
    if (cover->known)
        gsnn_json_member_double(json, "index", cover->index);
    else
        gsnn_json_member_null(json, "index");
    gsnn_json_end_item(json);
}

/* ---- The document ---------------------------------------------------------------------------- */

/* What is searched of deep words. */
static void write_depth(gsnn_json *json, const gsnn_search_options *options) {
    gsnn_json_member_unsigned(json, "depth", options->depth);
    if (options->width > 1)
        gsnn_json_member_unsigned(json, "wide", options->width);
    gsnn_json_member_string(json, "letters",
                            options->chosen         ? "chosen"
                            : options->letters->all ? "all"
                                                    : "admissible");
    if (options->symmetry)
        gsnn_json_member_unsigned(json, "modulo", options->symmetry->count);
}

static void write_search(gsnn_json *json, const gsnn_search *s) {
    const gsnn_search_options *options = &s->task->options;
    gsnn_json_line(json);
    gsnn_json_member_string(json, "loss", options->logistic ? "logistic" : "squared");
    gsnn_json_member_string(json, "strategy", gsnn_search_strategies[options->strategy]);
    gsnn_json_key(json, "budget");
    gsnn_json_begin_object(json);
    gsnn_json_member_unsigned(json, "parameters", options->max_parameters);
    if (options->max_neurons == SIZE_MAX)
        gsnn_json_member_null(json, "neurons");
    else
        gsnn_json_member_unsigned(json, "neurons", options->max_neurons);
    if (options->channels == 0)
        gsnn_json_member_null(json, "channels");
    else
        gsnn_json_member_unsigned(json, "channels", options->channels);
    if (options->depth > 0)
        write_depth(json, options);
    gsnn_json_end_object(json);
    gsnn_json_member_unsigned(json, "restarts", options->restarts);
    gsnn_json_member_unsigned(json, "iterations", options->iterations);
    gsnn_json_member_unsigned(json, "seed", options->seed);
    gsnn_json_member_string(json, "core", gsnn_dense_core());
    gsnn_json_member_unsigned(json, "folds", options->folds);
    gsnn_json_key(json, "fold");
    gsnn_json_begin_array(json);
    for (size_t i = 0; i < s->task->data->rows; i++)
        gsnn_json_unsigned(json, s->task->fold[i] + 1);
    gsnn_json_end_array(json);
    gsnn_json_member_double(json, "work", s->work);
}

static void write_choice(gsnn_json *json, const gsnn_search *s) {
    gsnn_text reason = {0};
    gsnn_json_line(json);
    gsnn_json_member_unsigned(json, "standard_errors", s->task->options.errors);
    gsnn_json_member_string(json, "best", s->best->name);
    gsnn_json_member_string(json, "chosen", s->chosen->name);
    gsnn_search_append_reason(&reason, s);
    gsnn_json_member_string(json, "reason", gsnn_text_string(&reason));
    gsnn_text_clear(&reason);
    gsnn_json_member_boolean(json, "selected", true);
    gsnn_json_member_double(json, "train", s->train);
    if (s->task->options.logistic)
        gsnn_json_member_double(json, "accuracy", (double)s->right / (double)s->task->data->rows);
}

static void write_error(gsnn_json *json, const gsnn_search *s, const char *name,
                        const gsnn_search_error *error) {
    gsnn_json_key(json, name);
    if (!error->known) {
        gsnn_json_null(json);
        return;
    }
    gsnn_json_begin_object(json);
    gsnn_json_member_double(json, error_name(s), error->nmse);
    gsnn_json_member_double(json, "se", error->deviation);
    if (s->task->options.logistic)
        gsnn_json_member_double(json, "accuracy", error->accuracy);
    gsnn_json_end_object(json);
}

/* All but the lists. */
static gsnn_status write_header(gsnn_json *json, const gsnn_search_answer *answer,
                                gsnn_error *error) {
    const gsnn_search *s = answer->search;
    gsnn_status status = GSNN_OK;
    gsnn_json_line(json);
    gsnn_record_group_write(json, &s->task->record->group,
                            GSNN_GROUP_ACTION | GSNN_GROUP_DEGREE | GSNN_GROUP_ORDER);
    if (s->task->record->codomain.given)
        gsnn_fit_write_codomain(json, &s->task->record->codomain);
    gsnn_fit_write_data(json, s->task->data, answer->sha256, answer->classes, answer->test);
    write_search(json, s);
    write_rounds(json, &s->halving);
    write_kept(json, s);
    gsnn_json_line(json);
    write_front(json, s, "front_parameters", false);
    write_front(json, s, "front_neurons", true);
    write_choice(json, s);
    gsnn_json_key(json, "coverage90");
    if (s->coverage_known)
        gsnn_json_double(json, s->coverage);
    else
        gsnn_json_null(json);
    write_error(json, s, "nested", &s->nested);
    write_error(json, s, "test", &answer->test_error);
    gsnn_json_line(json);
    gsnn_json_key(json, "network");
    status = gsnn_search_model_write_json(json, &s->model, error);
    if (status)
        return status;
    gsnn_json_member_boolean(json, "partial", s->partial);
    gsnn_json_member_boolean(json, "deterministic", !s->partial);
    return GSNN_OK;
}

/* Begins one of the lists. */
static void begin_list(gsnn_json *json, const char *name) {
    gsnn_json_line(json);
    gsnn_json_begin_list(json, name);
}

static void write_lists(gsnn_json *json, const gsnn_search *s) {
    const gsnn_search_path *path = gsnn_search_best_path(s);
    begin_list(json, "path");
    for (size_t i = 0; path && i < path->count; i++)
        write_step(json, s, i + 1, &path->steps[i]);
    gsnn_json_end_list(json);
    begin_list(json, "covers");
    for (size_t i = 0; i < s->covers.count; i++)
        write_cover(json, s, &s->covers.items[i]);
    gsnn_json_end_list(json);
    begin_list(json, "controls");
    for (size_t i = 0; i < GSNN_CONTROL_COUNT; i++)
        write_control(json, s, &s->controls[i]);
    gsnn_json_end_list(json);
    begin_list(json, "entries");
    for (size_t i = 0; i < s->entries.count; i++)
        write_entry(json, s, &s->entries.items[i]);
    gsnn_json_end_list(json);
}

gsnn_status gsnn_search_write(gsnn_json *json, const gsnn_search_answer *answer, bool lines,
                              gsnn_error *error) {
    gsnn_json_begin_document(json, GSNN_SEARCH_SCHEMA, lines);
    gsnn_status status = write_header(json, answer, error);
    if (status)
        return status;
    write_lists(json, answer->search);
    gsnn_json_end_document(json);
    return GSNN_OK;
}
