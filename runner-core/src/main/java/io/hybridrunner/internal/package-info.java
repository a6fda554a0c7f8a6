/** Not exported: how commands become runs and runs become statuses. */
@NullMarked
package io.hybridrunner.internal;

import org.jspecify.annotations.NullMarked;
