"""Languages that the reader has never heard of: it has to go by the rows of Action and Version."""

# ruff: noqa: RUF001 - letters of other scripts are meant

from __future__ import annotations

from typing import Final

from tests.pages.words import ENGLISH, LANGUAGES, Language


def _language(
    columns: str, answers: str, sections: str, *, host: str, rate: str, value: str, regions: str
) -> Language:
    """Return a language from its words; parts have a bar between."""
    parameter, required, type_, description, code = columns.split("|")
    yes, no = answers.split("|")
    titles = tuple(sections.split("|"))
    return Language(
        parameter=(parameter,),
        field=parameter,
        required=(required,),
        type=type_,
        description=description,
        code=code,
        yes=yes,
        no=no,
        sections=titles,
        domain=(host,),
        rate=(rate,),
        action=(value, f"{value}."),
        version=(value, f"{value}."),
        dates=("{y:04}-{m:02}-{d:02}",),
        listed=(regions,),
        example=titles[3] + " {number} {title}",
        input=f"{titles[3]} 1a",
        output=f"{titles[3]} 1b",
        placeholder=f"<{titles[1]}>",
        parameters=f"{titles[1]}.",
        codes=f"{titles[5]}.",
        used_by=ENGLISH.used_by,
        updated=ENGLISH.updated,
        lists=ENGLISH.lists,
        focus=ENGLISH.focus,
    )


UNKNOWN_LANGUAGES: Final = {
    "ru": _language(
        "Имя параметра|Обязательный|Тип|Описание|Код ошибки",
        "Да|Нет",
        "Описание API|Входные параметры|Выходные параметры|Пример|Ресурсы|Коды ошибок",
        host="Доменное имя для запроса API: {}.",
        rate="Максимум {} запросов можно инициировать в секунду для этого API.",
        value="Общие параметры. Значение, используемое для этого API: {}",
        regions="Общие параметры. См. список регионов, поддерживаемых продуктом.",
    ),
    "de": _language(
        "Parametername|Erforderlich|Typ|Beschreibung|Fehlercode",
        "Ja|Nein",
        "API-Beschreibung|Eingabeparameter|Ausgabeparameter|Beispiel|Ressourcen|Fehlercodes",
        host="Domainname für API-Anfragen: {}.",
        rate="Höchstens {} Anfragen pro Sekunde sind für diese API möglich.",
        value="Allgemeine Parameter. Wert für diese API: {}",
        regions="Allgemeine Parameter. Siehe die Liste der Regionen.",
    ),
    "fr": _language(
        "Nom du paramètre|Obligatoire|Type|Description|Code d’erreur",
        "Oui|Non",
        "Description de l’API|Paramètres d’entrée|Paramètres de sortie|Exemple|Ressources|Erreurs",
        host="Nom de domaine pour la requête API : {}.",
        rate="Au plus {} requêtes par seconde peuvent être lancées pour cette API.",
        value="Paramètres communs. La valeur utilisée pour cette API : {}",
        regions="Paramètres communs. Voir la liste des régions.",
    ),
    "es": _language(
        "Nombre del parámetro|Obligatorio|Tipo|Descripción|Código de error",
        "Sí|No",
        "Descripción de API|Parámetros de entrada|Parámetros de salida|Ejemplo|Recursos|Errores",
        host="Nombre de dominio para la solicitud de API: {}.",
        rate="Se puede iniciar un máximo de {} solicitudes por segundo.",
        value="Parámetros comunes. El valor utilizado para esta API: {}",
        regions="Parámetros comunes. Consulte la lista de regiones.",
    ),
    "pt": _language(
        "Nome do parâmetro|Obrigatório|Tipo|Descrição|Código de erro",
        "Sim|Não",
        "Descrição da API|Parâmetros de entrada|Parâmetros de saída|Exemplo|Recursos|Erros",
        host="Nome de domínio para solicitação de API: {}.",
        rate="No máximo {} solicitações podem ser iniciadas por segundo.",
        value="Parâmetros comuns. O valor usado para esta API: {}",
        regions="Parâmetros comuns. Consulte a lista de regiões.",
    ),
    "id": _language(
        "Nama Parameter|Wajib|Tipe|Deskripsi|Kode Kesalahan",
        "Ya|Tidak",
        "Deskripsi API|Parameter Masukan|Parameter Keluaran|Contoh|Sumber Daya|Kode Kesalahan",
        host="Nama domain untuk permintaan API: {}.",
        rate="Maksimum {} permintaan per detik dapat dimulai.",
        value="Parameter umum. Nilai yang digunakan untuk API ini: {}",
        regions="Parameter umum. Lihat daftar wilayah.",
    ),
    "th": _language(
        "ชื่อพารามิเตอร์|จำเป็น|ประเภท|คำอธิบาย|รหัสข้อผิดพลาด",
        "ใช่|ไม่ใช่",
        "คำอธิบาย API|พารามิเตอร์อินพุต|พารามิเตอร์เอาต์พุต|ตัวอย่าง|ทรัพยากร|รหัสข้อผิดพลาด",
        host="ชื่อโดเมนสำหรับคำขอ API: {}",
        rate="เริ่มคำขอได้สูงสุด {} ครั้งต่อวินาที",
        value="พารามิเตอร์ทั่วไป ค่าที่ใช้สำหรับ API นี้: {}",
        regions="พารามิเตอร์ทั่วไป ดูรายชื่อภูมิภาค",
    ),
    "vi": _language(
        "Tên tham số|Bắt buộc|Loại|Mô tả|Mã lỗi",
        "Có|Không",
        "Mô tả API|Tham số đầu vào|Tham số đầu ra|Ví dụ|Tài nguyên|Mã lỗi",
        host="Tên miền cho yêu cầu API: {}.",
        rate="Tối đa {} yêu cầu mỗi giây.",
        value="Tham số chung. Giá trị dùng cho API này: {}",
        regions="Tham số chung. Xem danh sách khu vực.",
    ),
    "tr": _language(
        "Parametre Adı|Gerekli|Tür|Açıklama|Hata Kodu",
        "Evet|Hayır",
        "API Açıklaması|Giriş Parametreleri|Çıkış Parametreleri|Örnek|Kaynaklar|Hata Kodları",
        host="API isteği için alan adı: {}.",
        rate="Saniyede en fazla {} istek başlatılabilir.",
        value="Ortak parametreler. Bu API için kullanılan değer: {}",
        regions="Ortak parametreler. Bölge listesine bakın.",
    ),
    "ar": _language(
        "اسم المعلمة|مطلوب|النوع|الوصف|رمز الخطأ",
        "نعم|لا",
        "وصف الواجهة|معلمات الإدخال|معلمات الإخراج|مثال|الموارد|رموز الخطأ",
        host="اسم النطاق لطلب الواجهة: {}.",
        rate="الحد الأقصى {} طلب في الثانية.",
        value="المعلمات العامة. القيمة المستخدمة لهذه الواجهة: {}",
        regions="المعلمات العامة. راجع قائمة المناطق.",
    ),
}
EVERY_LANGUAGE: Final = {**LANGUAGES, **UNKNOWN_LANGUAGES}
