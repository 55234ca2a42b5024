"""Currencies as banks name them, and their ISO 4217 codes; a name that is not here is told, never guessed."""

TREASURY = """
AED United Arab Emirates-Dirham
ALL Albania-Lek
AMD Armenia-Dram
AOA Angola-Kwanza
ARS Argentina-Peso
AUD Australia-Dollar
AZN Azerbaijan-Manat
BAM Bosnia-Marka
BDT Bangladesh-Taka
BGN Bulgaria-Lev New | Bulgaria-Lev
BHD Bahrain-Dinar
BOB Bolivia-Boliviano
BRL Brazil-Real
BWP Botswana-Pula
BYN Belarus-New Ruble
CAD Canada-Dollar
CDF Democratic Republic Of Congo-Congolese Franc
CHF Switzerland-Franc
CLP Chile-Peso
CNY China-Renminbi
COP Colombia-Peso
CRC Costa Rica-Colon
CZK Czech Republic-Koruna
DKK Denmark-Krone
DOP Dominican Republic-Peso
DZD Algeria-Dinar
EGP Egypt-Pound
ETB Ethiopia-Birr
EUR Euro Zone-Euro
FJD Fiji-Dollar
GBP United Kingdom-Pound
GEL Georgia-Lari
GHS Ghana-Cedi
GMD Gambia-Dalasi
GTQ Guatemala-Quetzal
HKD Hong Kong-Dollar
HNL Honduras-Lempira
HRK Croatia-Kuna
HUF Hungary-Forint
IDR Indonesia-Rupiah
ILS Israel-Shekel
INR India-Rupee
IQD Iraq-Dinar
ISK Iceland-Krona
JMD Jamaica-Dollar
JOD Jordan-Dinar
JPY Japan-Yen
KES Kenya-Shilling
KGS Kyrgyzstan-Som
KHR Cambodia-Riel
KRW Korea-Won
KWD Kuwait-Dinar
KZT Kazakhstan-Tenge
LAK Laos-Kip
LBP Lebanon-Pound
LKR Sri Lanka-Rupee
LRD Liberia-Dollar
LYD Libya-Dinar
MAD Morocco-Dirham
MDL Moldova-Leu
MGA Madagascar-Ariary
MKD Republic Of North Macedonia-Denar
MMK Myanmar-Kyat
MNT Mongolia-Tugrik
MUR Mauritius-Rupee
MVR Maldives-Rufiyaa
MWK Malawi-Kwacha
MXN Mexico-Peso
MYR Malaysia-Ringgit
MZN Mozambique-Metical
NAD Namibia-Dollar
NGN Nigeria-Naira
NIO Nicaragua-Cordoba
NOK Norway-Krone
NPR Nepal-Rupee
NZD New Zealand-Dollar
OMR Oman-Rial
PEN Peru-Sol
PGK Papua New Guinea-Kina
PHP Philippines-Peso
PKR Pakistan-Rupee
PLN Poland-Zloty
PYG Paraguay-Guarani
QAR Qatar-Riyal
RON Romania-New Leu
RSD Serbia-Dinar
RUB Russia-Ruble
RWF Rwanda-Franc
SAR Saudi Arabia-Riyal
SEK Sweden-Krona
SGD Singapore-Dollar
THB Thailand-Baht
TND Tunisia-Dinar
TRY Turkey-New Lira
TTD Trinidad & Tobago-Dollar
TWD Taiwan-Dollar
TZS Tanzania-Shilling
UAH Ukraine-Hryvnia
UGX Uganda-Shilling
UYU Uruguay-Peso
UZS Uzbekistan-Som
VND Vietnam-Dong
XAF Cameroon-Cfa Franc
XOF Benin-Cfa Franc
ZAR South Africa-Rand
ZMW Zambia-New Kwacha
"""
"""as the US Treasury writes country and currency, capitals aside."""

STATE_BANK_OF_PAKISTAN = """
AED UAE Dirham | U.A.E. Dirham
AUD Australian Dollar
BHD Bahraini Dinar
CAD Canadian Dollar
CHF Swiss Franc
CNY Chinese Yuan
DKK Danish Krone
EUR Euro
GBP U.K. Pound Sterling | Pound Sterling
HKD Hong Kong Dollar
JPY Japanese Yen
KWD Kuwaiti Dinar
MYR Malaysian Ringgit
NOK Norwegian Krone
NZD New Zealand Dollar
OMR Omani Rial | Omani Riyal
QAR Qatari Riyal
SAR Saudi Riyal | Saudi Arabian Riyal
SEK Swedish Krona
SGD Singapore Dollar
THB Thai Baht
TRY Turkish Lira
USD U.S. Dollar
"""
"""as the State Bank of Pakistan writes what its rupees are quoted against."""


def codes(table: str) -> dict[str, str]:
    """Turn one of these tables into codes by name, in small letters."""
    pairs = (line.split(" ", 1) for line in table.split("\n") if line)
    return {name.strip().lower(): code for code, names in pairs for name in names.split("|")}
