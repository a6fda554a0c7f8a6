/**
 * Logs of runs, page by page, out of what Kubernetes still has. No client: streams come from a
 * {@link io.hybridrunner.argo.logs.Source}.
 */
@NullMarked
package io.hybridrunner.argo.logs;

import org.jspecify.annotations.NullMarked;
