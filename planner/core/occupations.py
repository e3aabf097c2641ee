"""Common occupations and what people who have them go to hear, in English, German, French and Spanish.

They speak where a person says what they do and the organizer said nothing of it: a short list, so that 'sysadmin' finds
sessions on servers that never use the word. What an organizer writes beside a role counts more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_LISTED = """
Security engineer | secur* sicherheit* seguridad cyber* infosec pentest* ciso rssi devsecops
| secur* sicherheit* seguridad cybersecur* infosec
| vulnerab* cve* exploit exploits attack* attaqu* angriff* ataques cryptograph* encrypt* chiffr* verschlussel* cifrado
authenti* sandbox* hardening hardened malware* threat* mitigation* attestation supply_chain sbom* fuzzing audit*
secrets zero_trust tls permissions password* mot_de_passe mots_de_passe sso oidc saml oauth identity identite trusted
confidential_computing

Data scientist | data+scien* datascien* data+analy* donnees+scien* donnees+analy* daten+analy* datos+cien* datos+anal*
statisti* estadistic*
| data_scien* datascien* machine_learning deep_learning apprentissage_automatique science_des_donnees data_analy*
analyse_de_donnees maschinelles_lernen aprendizaje_automatico ciencia_de_datos dataviz data_vis*
| notebook* jupyter* pandas polars numpy scikit* sklearn pytorch tensorflow statisti* estadistic* dataset* dataframe*
visuali* analytics big_data neural predict* spark data_lake* lakehouse* forecast* geospatial satellite llm*
model_training computer_vision

Machine learning engineer | machine_learning deep_learning mlops llm* ai ia ki artificial_intelligence
intelligence_artificielle kunstliche_intelligenz inteligencia_artificial
| machine_learning deep_learning llm* artificial_intelligence intelligence_artificielle kunstliche_intelligenz
inteligencia_artificial ai ia
| pytorch tensorflow inference neural gpu* transformer* embedding* fine_tuning generative chatbot* computer_vision rag
dataset* prompt*

Data engineer | data+engineer* donnees+ingenieur* daten+ingenieur* datos+ingenier* etl data+warehouse* big_data
| data_engineer* big_data etl data_pipeline* lakehouse* data_lake* data_warehouse*
| spark kafka airflow parquet arrow analytics streaming sql duckdb polars dbt iceberg dataset*

Database administrator | database* dba dbas bases+donnees base+donnees datenbank* base+datos postgres* mysql sql
oracle
| database* dba dbas base_de_donnees bases_de_donnees datenbank* base_de_datos bases_de_datos postgres* mysql mariadb
sql
| query queries requetes index indexes replication backup* transactions schema orm sqlite vacuum

System administrator | sysadmin* sysop* system*+admin* systemadmin* administra*+systeme* administra*+sistemas
linux+admin* devops sre site_reliability infrastructure* adminsys
| sysadmin* sysops adminsys system_admin* systems_admin* administrateur*_systeme* administratrice*_systeme*
systemadmin* administrador*_de_sistemas devops sre
| infrastructure* server servers serveur* servidor* linux systemd ansible terraform puppet monitoring observability
prometheus grafana backup* deployment* deploiement* ldap dns kubernetes docker podman virtualization virtualisation
provisioning self_hosted selinux ssh incident* sauvegarde* logs automatisation storage distribution* migrer
kernel_upgrades

Cloud engineer | cloud kubernetes platform_engineer* openstack
| cloud kubernetes platform_engineering openstack
| container* conteneur* docker podman helm operator operators terraform gitops deployment* cluster* observability
scaling serverless

Network engineer | network+engineer* network+admin* netzwerk* reseau* redes networking telecom*
| network networks networking netzwerk* reseau* redes
| bgp dns routing router* tcp quic ipv6 packet* ebpf xdp wireguard vpn firewall* sdn switches latency wifi dhcp

Web developer | web+develop* web+entwickl* web+developpeu* web+desarroll* webmaster* frontend* front_end fullstack
full_stack javascript react html css
| web frontend* front_end javascript css html browser* navigateur* website* site_web sites_web webseite*
| typescript webassembly wasm htmx react vue django flask fastapi http dom cms

Mobile developer | mobile+develop* app+develop* mobile+entwickl* app+entwickl* mobile+developpeu* android ios
aplicacion*+movil* mobile_apps
| android ios mobile_app* mobile_develop* smartphone* mobile
| swift kotlin flutter phone phones

Embedded developer | embedded eingebettet* embarque* embebido* firmware* microcontrol* iot
| embedded embarque* eingebettet* firmware* microcontrol* mikrocontroller*
| micropython arduino esp32 zephyr rtos yocto sensor* capteur* risc bootloader* automotive iot raspberry

Hardware maker | hardware electronic* elektronik* electronique* maker makers fpga*
| hardware electronic* elektronik* electronique* fpga* pcb*
| kicad cad circuit* chip chips 3d_print* soldering vlsi risc schematic* sensor*

Game developer | game gaming gamedev videogame* spieleentwickl* jeu+developpe* jeux juegos
| game games gaming jeu jeux videojuego* spieleentwickl*
| godot unity graphics shader* arcade pygame emulator* retrocomputing

Tester | tester* testeu* qa quality_assurance testing test_engineer* softwaretest*
| testing test_automation unit_test* tests quality_assurance qa
| pytest mock mocks tdd continuous_integration coverage regression* fuzzing selenium debugg* flaky

Developer | develop* programm* coder* entwickl* developpeu* desarrollador* software+engineer* logiciel*+ingenieur*
software+ingenieur* dev devs hacker* backend back_end
| coding programming programmation programmierung programacion developer* developpeu* entwickler* desarrollador*
| code api apis library libraries bibliotheque* framework* compiler* refactor* debugg* testing typing git

Software architect | architect* architekt* arquitect*
| architect* architekt* arquitect*
| design_pattern* microservice* scalab* integration* monolith* event_driven apis governance domain_driven

Designer | designer* design ux ui user_experience graphiste* ergonom* gestalter* disenador* grafik*
| design designer* designing ux user_experience ergonom* usability diseno* gestaltung*
| ui figma penpot interface* prototyp* typograph* font fonts user_research inkscape css

Accessibility specialist | accessib* a11y barrierefrei* accesibilidad
| accessib* a11y barrierefrei* accesibilidad
| screen_reader* wcag disabilit* disabled handicap* behinder* inclusi* blind captions subtitles sous_titr*

Product manager | product_manag* product_owner* product+manag* chef*+produit produktmanag* producto+jefe*
| product_manag* product_owner* produktmanag* roadmap*
| user_research user_feedback prioriti* agile feature_request* customer_feedback product_strategy

Project manager | project_manag* project+manag* chef*+projet projektleit* projektmanag* scrum* jefe*+proyecto*
| project_manag* projektmanag* gestion_de_projet* agile scrum
| planning kanban deadline* stakeholder* change_management collaborat*

Engineering manager | engineering_manag* team_lead* tech_lead* cto teamleit* people_manag* head_of_engineering
| engineering_manag* leadership management team_lead*
| culture hiring mentor* burnout onboarding remote_work mental_health sante_mentale

Executive | ceo cio coo executive* directeur* directrice* geschaftsfuhr* vorstand* director* vp vice_president
| executive* leadership strategy strategic ceo cio
| transform* innovation* governance growth culture vision roi

Founder | founder* cofounder* entrepreneur* startup* start_up* grunder* fondateur* fondatrice* fundador* emprendedor*
| startup* start_up start_ups founder* entrepreneur* fondateur* grunder* emprended*
| funding fundrais* investor* venture* business_model* growth monetiz*

Sales | sales salesperson* sell selling seller* vertrieb* verkauf* vente ventes vendeu* commercial commerciale ventas
account_executive*
| sales selling sell sells seller sellers vertrieb* verkauf* vente ventes ventas
| sales_pipeline* quota* forecast* deal deals prospect* lead_scoring lead_generation crm renewal* account_manag*
opportunit* territor*

Customer success | customer_success renewal* retention churn account_manag* kundenbetreu*
| customer_success renewal* retention churn kundenbetreu*
| onboarding adoption upsell* customer_health loyal* customer_lifecycle subscription*

Customer support | support support_agent* customer_service service_desk helpdesk help_desk call_center contact_center
kundendienst kundenservice service_client soporte atencion+cliente
| customer_service customer_support helpdesk help_desk service_desk call_center contact_center service_cloud
kundendienst kundenservice service_client atencion_al_cliente support_team*
| ticket tickets case_management self_service agents knowledge_base satisfaction escalat* chatbot*

Marketing | market* marketing mercadotecnia communication+charge* communications seo
| marketing marketer* mercadotecnia
| campaign* campagne* kampagne* brand brands audience* social_media email_marketing lead_generation advertis* seo
newsletter* b2b personaliz* customer_journey*

Human resources | hr recruit* recruteu* rh personalwesen personalabteilung human_resources ressources_humaines
recursos_humanos talent
| human_resources ressources_humaines recursos_humanos recruit* recrut* hiring talent
| onboarding employee* salarie* workplace diversity diversite mixite career* carriere* burnout accidents_du_travail

Finance | financ* accountant* accounting controlling buchhalt* comptab* contab* cfo treasur*
| financ* accounting buchhalt* comptab* contab*
| budget* invoic* facture* billing payment* revenue erp tax taxes compliance donation*

Lawyer | lawyer* legal attorney* jurist* avocat* rechtsanwalt* anwalt* abogad* juridi* compliance
| legal law laws lawyer* juridi* license* licence* licensing lizenz* legislat* copyright
| gdpr rgpd dsgvo compliance cra liability patent* contracts spdx directive privacy regulat*

Public servant | government* public_sector public+servant* civil_servant* verwaltung* behorde* administration_publique
fonctionnaire* secteur_public funcionari* politic* policy public_administration
| government* public_sector public_administration* public_code secteur_public verwaltung* digital_public
public_service* policy policies
| procurement sovereign* souverain* citizen* municipal* legislat* regulat* open_data ministry commission

Journalist | journalis* reporter* redakteur* periodista* newsroom*
| journalis* newsroom* news media_freedom
| publishing disinformation misinformation fact_check* open_data privacy investigat* censorship social_media

Technical writer | technical_writ* documentation docs redact*+technique* technische+redakt* tech_writ*
| documentation docs documenter documenting dokumentation documentacion technical_writ*
| writing markdown sphinx readme tutorial* style_guide* static_site* changelog* asciidoc manual manuals

Translator | translat* ubersetz* traduct* localis* localiz* i18n l10n
| translat* traduct* traduire ubersetz* localis* localiz* i18n l10n internationali*
| multilingual weblate unicode gettext locale locales languages

Teacher | teach* lehrer* lehrkraft* enseign* professeur* prof maestr* profesor* educator* trainer* formateur*
formatrice* docente*
| teach* education* educator* enseign* pedagog* unterricht* ensenanza school schools ecole ecoles schule schulen
classroom*
| student students eleves curricul* courses cours formation formations learner* children enfants kids universit* lehre

Researcher | research* chercheu* forsch* investigador* scientist* scientifique* wissenschaft* academi* phd doctorant*
postdoc*
| research* recherche scientific* scientifique* wissenschaft* forsch* investigacion academi* open_science
| reproducib* dataset* hpc simulation* fair_data publication* citation* laborator* universit* julia science

Student | student* etudiant* studier* estudiante*
| student students etudiant* studierende* estudiante*
| career* carriere* internship* interns mentor* outreachy first_contribution* newcomer* contribute contributing
universit*

Community manager | community community_manag* devrel developer_relations developer_advoca* communaute* comunidad
| community communities community_manag* communaute* comunidad* devrel developer_relations developer_advoca*
| contributors volunteer* benevol* governance code_of_conduct inclusi* diversity mentor* meetup* moderation

Open source maintainer | maintainer* mainteneu* open_source+maintain* contributor* contributeu*
| maintainer* maintaining mainteneu* contributor* contributeu*
| governance funding releases packaging upstream burnout sustainab* changelog* community

Librarian | librarian* bibliothecaire* archivist* archiv* museum*
| librarian* bibliothecaire* archivist* archives archiving archivage museum* digital_library
| metadata catalog* preservation open_access heritage patrimoine wikidata collections linked_data

Nonprofit organiser | nonprofit* non_profit* ngo ngos charity charities association* verein* ong
| nonprofit* non_profit* ngo ngos charit* association* foundation*
| fundrais* donor* donation* volunteer* benevol* grant grants social_good

Health professional | health* doctor* nurse* medical* physician* arzt* medecin* sante krankenpfleg* medico* clinic*
| health healthcare medical* sante gesundheit* salud clinic*
| hospital* hopital patient* bioinformatic* hl7 fhir mental_health
"""
"""Blocks of: the name as it is offered | what says that a person has it | other words for the thing itself | what else
such people go to hear. Words are folded (small letters, no accents). 'secur*' is every word that starts so,
'data+scien*' stands for both anywhere in what is said, 'open_data' for the two in a row, or with a hyphen."""

_BROAD = frozenset({"Developer"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Occupation:
    """`called`, `its_own`, `beside`: patterns. `is_broad`: beside anything more telling it says little ('Rust
    developer' is about Rust)."""

    name: str
    called: tuple[str, ...]
    its_own: tuple[str, ...]
    beside: tuple[str, ...]
    is_broad: bool = False


@dataclass(frozen=True, slots=True)
class Called:
    """An occupation a person speaks of, with the words (folded) that say so by one of its patterns."""

    occupation: Occupation
    pattern: str
    words: frozenset[str]


def occupations_in(words: Sequence[str]) -> tuple[Called, ...]:
    """The occupations a person speaks of, in the order of the list. `words`: all the folded words said, in their order.
    Of two where one is called by some of the other's words, the other is meant: a data scientist is no researcher."""
    found = [_best_call(known, words) for known in OCCUPATIONS]
    called = [call for call in found if call is not None]
    return tuple(call for call in called if not any(call.words < other.words for other in called))


def is_written_so(pattern: str, word: str) -> bool:
    """Whether a folded word starts as 'secur*' says, or is the pattern itself where it has no star."""
    return word.startswith(pattern[:-1]) if pattern.endswith("*") else word == pattern


def in_a_row(pattern: str, words: Sequence[str]) -> frozenset[str]:
    """Those of the folded words that are 'open_data', one after the other; none where they do not stand so."""
    row = pattern.split("_")
    for at in range(len(words) - len(row) + 1):
        here = words[at : at + len(row)]
        if all(map(is_written_so, row, here)):
            return frozenset(here)
    return frozenset()


def _best_call(known: Occupation, words: Sequence[str]) -> Called | None:
    """By the most words."""
    calls = [Called(known, pattern, said) for pattern in known.called if (said := _said(pattern, words))]
    return max(calls, key=lambda call: len(call.words), default=None)


def _said(pattern: str, words: Sequence[str]) -> frozenset[str]:
    if "+" not in pattern:
        return in_a_row(pattern, words)
    found = [next((word for word in words if is_written_so(part, word)), "") for part in pattern.split("+")]
    return frozenset(found) if all(found) else frozenset()


def _listed(block: str) -> Occupation:
    name, called, its_own, beside = (field.strip() for field in block.split("|"))
    return Occupation(
        name=name,
        called=tuple(called.split()),
        its_own=tuple(its_own.split()),
        beside=tuple(beside.split()),
        is_broad=name in _BROAD,
    )


OCCUPATIONS: tuple[Occupation, ...] = tuple(_listed(block) for block in _LISTED.strip().split("\n\n"))
