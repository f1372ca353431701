/* align_command.c - `gsnn align`: which neurons of two networks correspond. */
#include "base/error.h"
#include "cli/command.h"
#include "cli/network_pair.h"
#include "equal/align.h"
#include "equal/align_channels.h"
#include "json/writer.h"

/* What is written: an alignment of layers or of channels. */
typedef struct align_document {
    const gsnn_compared *first, *second;
    const gsnn_alignment *layers;
    const gsnn_channels_alignment *channels;
} align_document;

/* An exact scale as a string, another as a number. */
static void write_scale(gsnn_json *json, bool exact, const fmpq_t scale, double ratio) {
    if (exact)
        gsnn_json_fraction(json, scale);
    else
        gsnn_json_double(json, ratio);
}

static void write_layers(gsnn_json *json, const gsnn_alignment *alignment) {
    gsnn_json_key(json, "layers");
    gsnn_json_begin_array(json);
    for (size_t l = 0; l < alignment->layer_count; l++) {
        const gsnn_layer_alignment *layer = &alignment->layers[l];
        gsnn_json_begin_object(json);
        gsnn_json_key(json, "permutation");
        gsnn_json_begin_array(json);
        for (size_t i = 0; i < layer->width; i++)
            gsnn_json_unsigned(json, layer->place[i] + 1);
        gsnn_json_end_array(json);
        gsnn_json_key(json, "scale");
        gsnn_json_begin_array(json);
        for (size_t i = 0; i < layer->width; i++)
            write_scale(json, alignment->exact, layer->scale + i, layer->ratio[i]);
        gsnn_json_end_array(json);
        gsnn_json_end_object(json);
    }
    gsnn_json_end_array(json);
}

static void write_channels(gsnn_json *json, const gsnn_channels_alignment *alignment) {
    gsnn_json_key(json, "channels");
    gsnn_json_begin_lines(json);
    for (size_t i = 0; i < alignment->count; i++) {
        const gsnn_channel_alignment *match = &alignment->channels[i];
        gsnn_json_begin_object(json);
        gsnn_json_member_string(json, "id", match->id);
        gsnn_json_member_unsigned(json, "from", match->from + 1);
        gsnn_json_member_unsigned(json, "to", match->to + 1);
        gsnn_json_member_boolean(json, "exact", match->exact);
        gsnn_json_key(json, "scale");
        write_scale(json, match->exact, match->scale, match->ratio);
        gsnn_json_member_integer(json, "neuron", match->neuron);
        gsnn_json_key(json, "element");
        if (match->element)
            gsnn_json_int32s(json, match->element, match->coordinates);
        else
            gsnn_json_null(json);
        gsnn_json_end_object(json);
    }
    gsnn_json_end_array(json);
}

static gsnn_status emit(const void *what, const gsnn_request *common, gsnn_sink sink, void *context,
                        gsnn_error *error) {
    (void)common;
    const align_document *document = what;
    const gsnn_alignment *layers = document->layers;
    const gsnn_channels_alignment *channels = document->channels;
    bool exact = layers ? layers->exact : channels->exact;
    gsnn_json json;
    gsnn_json_init(&json, sink, context);
    gsnn_json_document_head(&json, "gsnn-align/1");
    gsnn_json_member_boolean(&json, "exact", exact);
    gsnn_json_key(&json, "compared");
    gsnn_json_begin_array(&json);
    bool in_field = gsnn_compared_in_field(document->first, document->second);
    gsnn_json_string(&json, in_field ? "summands" : document->first->what);
    gsnn_json_string(&json, in_field ? "summands" : document->second->what);
    gsnn_json_end_array(&json);
    gsnn_json_member_string(&json, "method",
                            layers ? gsnn_align_method_name(layers->method) : "channels");
    if (!exact)
        gsnn_json_member_double(&json, "distance", layers ? layers->distance : channels->distance);
    if (layers)
        write_layers(&json, layers);
    else
        write_channels(&json, channels);
    gsnn_json_end_object(&json);
    return gsnn_json_end(&json, error);
}

static gsnn_status write(const gsnn_pair_request *r, const align_document *document,
                         gsnn_error *error) {
    bool exact = document->layers ? document->layers->exact : document->channels->exact;
    gsnn_status status = gsnn_request_write(&r->common, emit, document, error);
    return status ? status : exact ? GSNN_OK : GSNN_NO;
}

static gsnn_status align(const gsnn_pair_request *r, const gsnn_compared *first,
                         const gsnn_compared *second, gsnn_error *error) {
    align_document document = {.first = first, .second = second};
    gsnn_error reason;
    gsnn_status status, answer = GSNN_OK;
    if (first->mlp && second->mlp) {
        gsnn_alignment layers;
        status = gsnn_alignment_init(&layers, first->mlp, second->mlp, &reason);
        if (!status) {
            document.layers = &layers;
            answer = write(r, &document, error);
            gsnn_alignment_clear(&layers);
        }
    } else if (first->network && second->network) {
        gsnn_channels_alignment channels;
        status = gsnn_channels_align(&channels, first, second, &reason);
        if (!status) {
            document.channels = &channels;
            answer = write(r, &document, error);
            gsnn_channels_alignment_clear(&channels);
        }
    } else {
        status = gsnn_fail(&reason, GSNN_INVALID,
                           "a plain network and one of architectures cannot be aligned");
    }
    if (status == GSNN_INVALID)
        return gsnn_fail(error, status, "%s and %s: %s", r->first, r->second, reason.message);
    return status ? gsnn_fail(error, status, "%s", reason.message) : answer;
}

static gsnn_status run(void *at, gsnn_error *error) {
    const gsnn_pair_request *r = at;
    gsnn_pair pair;
    gsnn_status status = gsnn_pair_read(&pair, r, error);
    if (status)
        return status;
    status = align(r, &pair.first, &pair.second, error);
    gsnn_pair_clear(&pair);
    return status;
}

const gsnn_command gsnn_align_command = {
    .name = "align",
    .summary = "which neurons of two networks correspond",
    .description =
        "Looks for the renumbering and scaling of hidden neurons that takes network A to\n"
        "B.  Plain networks (gsnn-mlp/1): row j of a hidden layer of A, times scale[j],\n"
        "is row permutation[j] of B.  Where the normal forms are equal and no neurons\n"
        "were merged, that is exact and proved; else the nearest is looked for, by an\n"
        "assignment or, in deep networks, by coordinate descent from ten starts.\n"
        "Networks of architectures (gsnn-network/1): which channels correspond, their\n"
        "scale, and the element of the gauge group (see gsnn help gauge) between them;\n"
        "for matrix actions, whose rows are in the files in doubles only, exactly if\n"
        "INPUT, the group or enumeration of both, is given.\n"
        "The status is 0 where the alignment is exact, 3 where it is the nearest found.\n",
    .options = gsnn_common_options,
    .arguments = gsnn_pair_arguments,
    .request_size = sizeof(gsnn_pair_request),
    .prepare = gsnn_pair_prepare,
    .run = run,
};
