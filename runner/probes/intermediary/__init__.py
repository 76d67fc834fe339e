"""Speaking to an intermediary system as a document system does: rightly, and wrongly only where a call names how."""

from hopquy.runner.probes.intermediary.dialect import Dialect, dialect_of
from hopquy.runner.probes.intermediary.manner import HONEST, Manner
from hopquy.runner.probes.intermediary.request import Request
from hopquy.runner.probes.intermediary.vxp import Vxp
from hopquy.runner.probes.intermediary.wire import NoReplyError, Reply, Wire

__all__ = ["HONEST", "Dialect", "Manner", "NoReplyError", "Reply", "Request", "Vxp", "Wire", "dialect_of"]
