/** List and watch: what is in the cluster, and every change of it. The engine's own. */
@org.jspecify.annotations.NullMarked
package io.hybridrunner.argo.watch;
