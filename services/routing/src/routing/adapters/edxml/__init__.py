"""Documents between agencies as edXML packets (QCVN 102:2016/BTTTT), by file or by HTTP."""
