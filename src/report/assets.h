/* assets.h - the page's files (src/report/page), which the build puts into the library. */
#ifndef GSNN_REPORT_ASSETS_H
#define GSNN_REPORT_ASSETS_H

extern const char gsnn_asset_html[];   /* the page with {{names}} of what is to be filled in */
extern const char gsnn_asset_style[];  /* its style sheet */
extern const char gsnn_asset_script[]; /* its script, all files in order */

#endif
